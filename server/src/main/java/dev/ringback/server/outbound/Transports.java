package dev.ringback.server.outbound;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a connection to each host is opened: with which certificates, and by which way. Immutable;
/// safe for use by many threads.
///
/// What differs between hosts travels with the opening of each connection, so that hosts do not
/// need HTTP clients of their own.
final class Transports {
  private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final ClientSSLOptions usual;
  private final Map<String, ClientSSLOptions> byHost = new HashMap<>();
  private final @Nullable ProxyOptions proxy;

  Transports(TransportSettings settings) {
    usual =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm("HTTPS")
            .setEnabledSecureTransportProtocols(VERSIONS)
            .setTrustOptions(TrustOptions.wrap(RootsOfTrust.with(settings.roots())));
    settings
        .destinations()
        .forEach(
            (host, destination) ->
                byHost.put(
                    host,
                    destination
                        .identity()
                        .map(identity -> showing(identity, usual))
                        .orElse(usual)));
    proxy = settings.proxy().map(Transports::by).orElse(null);
  }

  private static ClientSSLOptions showing(ClientIdentity identity, ClientSSLOptions usual) {
    return usual.copy().setKeyCertOptions(KeyCertOptions.wrap(identity.keyManagers()));
  }

  private static ProxyOptions by(ProxySettings proxy) {
    var options = new ProxyOptions().setHost(proxy.host()).setPort(proxy.port());
    proxy
        .login()
        .ifPresent(login -> options.setUsername(login.user()).setPassword(login.password().text()));
    return options;
  }

  /// How a connection to `route` is opened, by whoever gives up after `within`; what is on its way
  /// then goes on for as long again. The proxy, if there is one, is told the address that was
  /// judged and makes a tunnel to it, for `http` as well: it has no name to look up.
  ConnectOptions opening(Route route, Duration within) {
    var options =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(route.port(), route.connectTo()))
            .setHost(route.host())
            .setPort(route.port())
            .setSsl(route.tls())
            .setTimeout(Math.max(1, (int) within.toMillis()));
    var atLast = within.multipliedBy(2);
    if (route.tls()) {
      options.setSslOptions(
          tls(route)
              .copy()
              .setSslHandshakeTimeout(atLast.toMillis())
              .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    }
    if (proxy != null) {
      options.setProxyOptions(new ProxyOptions(proxy).setConnectTimeout(atLast));
    }
    return options;
  }

  private ClientSSLOptions tls(Route route) {
    var ofHost = byHost.getOrDefault(route.host(), usual);
    return byHost.getOrDefault(route.host() + ":" + route.port(), ofHost);
  }

  /// Whether there is a proxy.
  boolean areProxied() {
    return proxy != null;
  }
}
