package dev.ringback.server.outbound;

import dev.ringback.server.directory.DeliveryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The connections of one event loop: opens them, and keeps them a while for the next request on
/// the same [Route]. A connection serves one request at a time. Confined to its loop.
///
/// The library has a pool too. Ours differs in three things: its key holds the judged address also
/// where there is a proxy, who takes a connection knows whether it is fresh, and only whoever used
/// it says that it may be used again.
final class Connections {
  /// Shorter than the time after which common servers close an idle connection, so that we seldom
  /// write into one that is being closed.
  private static final long KEEP_MILLIS = 4_000;

  private static final int LONGEST_CONNECTING_MILLIS =
      (int) DeliveryPolicy.LONGEST_TIMEOUT.toMillis();

  private final Vertx vertx;
  private final Transports transports;
  private final int maxIdle;
  private final Set<Lease> open = new HashSet<>();
  private final LinkedHashSet<Lease> idle = new LinkedHashSet<>();
  private final Map<Route, LinkedHashSet<Lease>> idleByRoute = new HashMap<>();
  private final Map<Integer, HttpClientAgent> clients = new HashMap<>();

  /// @param maxIdle how many connections are kept at most
  Connections(Vertx vertx, Transports transports, int maxIdle) {
    this.vertx = vertx;
    this.transports = transports;
    this.maxIdle = maxIdle;
    vertx.setPeriodic(KEEP_MILLIS / 4, _ -> closeStale());
  }

  /// A connection that was used before, the one used last.
  Optional<Lease> kept(Route route) {
    var there = idleByRoute.get(route);
    if (there == null) {
      return Optional.empty();
    }
    var lease = there.getLast();
    forget(lease);
    return Optional.of(lease);
  }

  /// A fresh connection. Who asks for it has to see to the time: what is given up there may come
  /// later, or never.
  Future<Lease> open(Route route, Duration within) {
    return client(within)
        .connect(transports.opening(route, within))
        .map(connection -> new Lease(route, connection));
  }

  /// The library knows one time-out for connecting per client, so that there is a client for each
  /// magnitude of them in use, which is one as a rule and no more than 20.
  private HttpClientAgent client(Duration connectTimeout) {
    var millis = Math.clamp(connectTimeout.toMillis(), 2, LONGEST_CONNECTING_MILLIS);
    return clients.computeIfAbsent(Integer.highestOneBit(millis - 1) << 1, this::newClient);
  }

  private HttpClientAgent newClient(int connectMillis) {
    return vertx
        .httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setConnectTimeout(connectMillis)
                .setKeepAlive(true)
                .setKeepAliveTimeout(0)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setVerifyHost(true))
        .build();
  }

  /// What kept a connection from opening.
  String describe(Throwable failure) {
    return transports.areProxied() ? Failures.describeProxied(failure) : Failures.describe(failure);
  }

  /// Cuts all there are.
  void close() {
    List.copyOf(open).forEach(Lease::cut);
  }

  private void closeStale() {
    var now = System.nanoTime();
    while (!idle.isEmpty() && idle.getFirst().stale - now <= 0) {
      idle.getFirst().cut();
    }
  }

  private void forget(Lease lease) {
    idle.remove(lease);
    idleByRoute.computeIfPresent(
        lease.route,
        (_, there) -> {
          there.remove(lease);
          return there.isEmpty() ? null : there;
        });
  }

  /// One connection, in the hands of one request until that says [#keep] or [#cut].
  final class Lease {
    private final Route route;
    private final HttpClientConnection connection;
    private boolean used;
    private boolean closed;
    private long stale;

    private Lease(Route route, HttpClientConnection connection) {
      this.route = route;
      this.connection = connection;
      open.add(this);
      // The request is told of what goes wrong with its connection; the library would log it.
      connection.exceptionHandler(_ -> {});
      connection.closeHandler(
          _ -> {
            closed = true;
            open.remove(this);
            forget(this);
          });
    }

    /// Whether another request went over it before.
    boolean isUsed() {
      return used;
    }

    /// Begins a request to `target`; nothing is written yet.
    Future<HttpClientRequest> post(String target) {
      return connection.request(
          new RequestOptions().setMethod(HttpMethod.POST).setURI(target).setFollowRedirects(false));
    }

    /// Gives it back, to be used again.
    void keep() {
      if (closed) {
        return;
      }
      if (idle.size() >= maxIdle) {
        cut();
        return;
      }
      used = true;
      stale = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KEEP_MILLIS);
      idle.add(this);
      idleByRoute.computeIfAbsent(route, _ -> new LinkedHashSet<>()).add(this);
    }

    /// Closes it at once. The library's own way waits until everything is written, which a listener
    /// that does not read can put off for as long as it likes.
    void cut() {
      closed = true;
      forget(this);
      if (connection instanceof UnpooledHttpClientConnection open) {
        // The close handler tells of it.
        var _ = open.unwrap().channelHandlerContext().close();
      } else {
        connection.close();
      }
    }
  }
}
