package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How attempts are secured on their way.
///
/// @param roots certificates that are trusted as roots besides those of the JDK
/// @param destinations what single hosts want, by host, or by host and port (`example.com:8443`),
///   in lower case; an IPv6 address in brackets
/// @param proxy the forward proxy, if there is one
public record TransportSettings(
    List<X509Certificate> roots,
    Map<String, DestinationSettings> destinations,
    Optional<ProxySettings> proxy) {
  /// The JDK's roots, no certificate of our own, no tokens, no proxy.
  public static final TransportSettings USUAL =
      new TransportSettings(List.of(), Map.of(), Optional.empty());

  /// Copies the list and the map, and refuses to send a secret in the clear to the proxy, whose
  /// idea of this machine is another.
  public TransportSettings {
    roots = List.copyOf(roots);
    destinations = Map.copyOf(destinations);
    for (var destination : destinations.entrySet()) {
      if (proxy.isPresent()
          && destination.getValue().oauth().filter(OauthSettings::isInClear).isPresent()) {
        throw new IllegalArgumentException(
            "token URL of " + destination.getKey() + ": http beside a proxy (expected: https)");
      }
    }
  }

  /// What the host of `url` wants; what is set for its port wins.
  DestinationSettings of(CallbackUrl url) {
    if (destinations.isEmpty()) {
      return DestinationSettings.NONE;
    }
    var host = authority(url);
    var usual = destinations.getOrDefault(host, DestinationSettings.NONE);
    return destinations.getOrDefault(host + ":" + url.port(), usual);
  }

  /// The host of `url` as it stands before a port.
  static String authority(CallbackUrl url) {
    var host = url.host();
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
