package dev.ringback.server.outbound;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop: opens them, and keeps them a while for the next request on
/// the same [Route]. Confined to its loop.
///
/// The library opens sockets, makes tunnels and does TLS. What is said over them is ours: who takes
/// a connection knows whether it is still open and that nothing was written yet, and only whoever
/// used it says that it may be used again.
final class Connections {
  private final Context context;
  private final Transports transports;
  private final NetClient sockets;
  private final int maxIdle;
  private final Set<Connection> open = new HashSet<>();
  private final Map<Route, ArrayDeque<Connection>> idle = new HashMap<>();
  private int idleNow;

  /// @param context of the event loop, for the library
  /// @param loop the event loop
  /// @param maxIdle how many connections are kept at most
  Connections(Vertx vertx, Context context, EventLoop loop, Transports transports, int maxIdle) {
    this.context = context;
    this.transports = transports;
    this.sockets =
        vertx.createNetClient(
            new NetClientOptions().setTcpNoDelay(true).setHostnameVerificationAlgorithm("HTTPS"));
    this.maxIdle = maxIdle;
    var look = Connection.KEEP_MILLIS / 4;
    var _ = loop.scheduleAtFixedRate(this::closeStale, look, look, TimeUnit.MILLISECONDS);
  }

  /// A connection that was used before, the one used last; null when there is none.
  @Nullable Connection kept(Route route) {
    var there = idle.get(route);
    if (there == null) {
      return null;
    }
    var last = there.pollLast();
    idleNow--;
    if (there.isEmpty()) {
      idle.remove(route);
    }
    return last;
  }

  /// A fresh connection. Who asks for it has to see to the time: what is given up there may come
  /// later, or never.
  Future<Connection> open(Route route, Duration within) {
    var opened = Promise.<Connection>promise();
    context.runOnContext(
        _ ->
            sockets
                .connect(transports.opening(route, within))
                .map(socket -> opened(socket, route))
                .onComplete(opened));
    return opened.future();
  }

  private Connection opened(Object socket, Route route) {
    var connection = Connection.over((NetSocketInternal) socket, this, route);
    open.add(connection);
    return connection;
  }

  /// What kept a connection from opening.
  String describe(Throwable failure) {
    return transports.areProxied() ? Failures.describeProxied(failure) : Failures.describe(failure);
  }

  /// Takes one back, to be used again.
  void keep(Connection connection) {
    if (idleNow >= maxIdle) {
      connection.cut();
      return;
    }
    idle.computeIfAbsent(connection.route(), _ -> new ArrayDeque<>()).addLast(connection);
    idleNow++;
  }

  /// A connection that is not to be used again.
  void forget(Connection connection) {
    var there = idle.get(connection.route());
    if (there != null && there.remove(connection)) {
      idleNow--;
      if (there.isEmpty()) {
        idle.remove(connection.route());
      }
    }
  }

  /// One was closed, by whomever.
  void closed(Connection connection) {
    open.remove(connection);
    forget(connection);
  }

  /// Cuts all there are.
  void close() {
    List.copyOf(open).forEach(Connection::cut);
  }

  private void closeStale() {
    var now = System.nanoTime();
    for (var there : List.copyOf(idle.values())) {
      while (!there.isEmpty() && there.getFirst().isStale(now)) {
        there.getFirst().cut();
      }
    }
  }
}
