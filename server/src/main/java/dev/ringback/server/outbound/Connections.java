package dev.ringback.server.outbound;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop: opens them, and keeps them a while for the next request on
/// the same [Route]. Confined to its loop.
///
/// The library opens sockets, makes tunnels and does TLS. What is said over them is ours: who takes
/// a connection knows whether it is still open and that nothing was written yet, and only whoever
/// used it says that it may be used again.
///
/// A host is not overrun: where [Breadth#FREELY] connections are in use already, requests wait for
/// one of them, [#WAIT_MILLIS] or longer, by [Breadth]; and no more than so many are opened at a
/// time.
final class Connections {
  private static final long WAIT_MILLIS = 5;

  /// After how many seconds it is found out anew, on busy processors, how many are needed at a
  /// time.
  private static final int RESET_SECONDS = 5;

  /// How many are closed before attempts have their turn again.
  private static final int CLOSED_AT_ONCE = 16;

  private final Context context;
  private final EventLoop loop;
  private final Transports transports;
  private final NetClient sockets;
  private final int maxIdle;
  private final BooleanSupplier processorsAreBusy;
  private final Set<Connection> open = new HashSet<>();
  private final Map<Route, Lot> lots = new HashMap<>();

  /// Where requests wait for a connection.
  private final Set<Lot> crowded = new LinkedHashSet<>();

  /// For a piece of an answer that is being read.
  private final byte[] scratch = new byte[PlainAnswer.LONGEST];

  private int idleNow;
  private int tidied;

  /// Whether more is to be closed soon.
  private boolean closing;

  /// @param context of the event loop, for the library
  /// @param loop the event loop
  /// @param maxIdle how many connections are kept at most
  /// @param processorsAreBusy whether the processors have little time left
  Connections(
      Vertx vertx,
      Context context,
      EventLoop loop,
      Transports transports,
      int maxIdle,
      BooleanSupplier processorsAreBusy) {
    this.context = context;
    this.loop = loop;
    this.transports = transports;
    this.sockets =
        vertx.createNetClient(
            new NetClientOptions().setTcpNoDelay(true).setHostnameVerificationAlgorithm("HTTPS"));
    this.maxIdle = maxIdle;
    this.processorsAreBusy = processorsAreBusy;
    var _ = loop.scheduleAtFixedRate(this::tidy, 1, 1, TimeUnit.SECONDS);
  }

  /// The connections on one route.
  private static final class Lot {
    private final Route route;

    /// Those that nobody uses, the one used last at the end.
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();

    /// Requests that wait, the first first. Some may be over already.
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();

    /// How many there are, idle or not, and how many are being opened.
    private int open;

    private int opening;

    /// Whether those who wait are served soon.
    private boolean served;

    private final Breadth breadth = new Breadth();

    Lot(Route route) {
      this.route = route;
    }

    @Nullable Exchange nextWaiting() {
      var next = waiting.poll();
      while (next != null && next.isOver()) {
        next = waiting.poll();
      }
      return next;
    }

    int inUse() {
      return open + opening - idle.size();
    }

    boolean isFull() {
      return breadth.isFull(inUse());
    }

    boolean mayOpen() {
      return opening < Breadth.FREELY && !isFull();
    }

    boolean isDeserted() {
      return open == 0 && opening == 0 && waiting.isEmpty();
    }
  }

  /// Gives an exchange a connection that was used before, or has it open one, now or soon.
  ///
  /// @param now in [System#nanoTime()]
  void provide(Exchange exchange, Route route, long now) {
    var lot = lots.computeIfAbsent(route, Lot::new);
    // Whoever waits comes first.
    var kept = lot.isFull() || !lot.waiting.isEmpty() ? null : takeIdle(lot, now);
    if (kept != null) {
      exchange.use(kept, now);
    } else if (lot.mayOpen() && lot.waiting.isEmpty()) {
      exchange.open();
    } else {
      lot.waiting.add(exchange);
      crowd(lot);
    }
  }

  /// The idle connection used last that is still open. Where that one is stale, all are.
  private @Nullable Connection takeIdle(Lot lot, long now) {
    for (var last = lot.idle.peekLast();
        last != null && !last.isStale(now);
        last = lot.idle.peekLast()) {
      lot.idle.removeLast();
      idleNow--;
      last.idle = false;
      if (last.isOpen()) {
        return last;
      }
    }
    return null;
  }

  private void crowd(Lot lot) {
    if (crowded.isEmpty()) {
      lookSoon();
    }
    if (crowded.add(lot)) {
      lot.breadth.begin();
    }
  }

  private void lookSoon() {
    var _ = loop.schedule(this::lookAtThoseWhoWait, WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void lookAtThoseWhoWait() {
    try {
      List.copyOf(crowded).forEach(this::look);
    } finally {
      crowded.removeIf(lot -> lot.waiting.isEmpty());
      if (!crowded.isEmpty()) {
        lookSoon();
      }
    }
  }

  private void look(Lot lot) {
    lot.breadth.look(lot.inUse(), processorsAreBusy.getAsBoolean());
    fill(lot);
  }

  /// Gives idle connections to those who wait, and opens others.
  private void fill(Lot lot) {
    serve(lot);
    while (lot.mayOpen()) {
      var next = lot.nextWaiting();
      if (next == null) {
        break;
      }
      next.open();
    }
  }

  private void serveAll(Lot lot) {
    lot.served = false;
    serve(lot);
  }

  /// Gives idle connections to those who wait.
  private void serve(Lot lot) {
    var now = System.nanoTime();
    while (!lot.idle.isEmpty() && !lot.isFull()) {
      var next = lot.nextWaiting();
      var kept = next == null ? null : takeIdle(lot, now);
      if (kept != null && next != null) {
        next.use(kept, now);
      } else {
        if (next != null) {
          lot.waiting.addFirst(next);
        }
        return;
      }
    }
  }

  /// A fresh connection. Who asks for it has to see to the time: what is given up there may come
  /// later, or never.
  Future<Connection> open(Route route, Duration within) {
    var lot = lots.computeIfAbsent(route, Lot::new);
    lot.opening++;
    var opened = Promise.<Connection>promise();
    context.runOnContext(
        _ ->
            connect(route, within)
                .onComplete(
                    socket -> opened.complete(opened((NetSocketInternal) socket, lot)),
                    failure -> {
                      lot.opening--;
                      dropIfDeserted(lot);
                      opened.fail(failure);
                    }));
    return opened.future();
  }

  private Future<NetSocket> connect(Route route, Duration within) {
    try {
      return sockets.connect(transports.opening(route, within));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Connection opened(NetSocketInternal socket, Lot lot) {
    lot.opening--;
    lot.open++;
    var connection = Connection.over(socket, this, lot.route);
    open.add(connection);
    return connection;
  }

  /// Room for [PlainAnswer#LONGEST] bytes, to be read at once.
  byte[] scratch() {
    return scratch;
  }

  /// What kept a connection from opening.
  String describe(Throwable failure) {
    return transports.areProxied() ? Failures.describeProxied(failure) : Failures.describe(failure);
  }

  /// Takes one back, to be used again. Whoever waits gets it after all that was read has been
  /// looked at: what was read beyond an answer is nobody's answer, and ends the connection.
  void keep(Connection connection) {
    var lot = lots.get(connection.route());
    if (lot == null || (idleNow >= maxIdle && lot.waiting.size() <= lot.idle.size())) {
      connection.cut();
      return;
    }
    lot.idle.addLast(connection);
    lot.breadth.cameFree();
    connection.idle = true;
    idleNow++;
    if (!lot.waiting.isEmpty() && !lot.served) {
      lot.served = true;
      loop.execute(() -> serveAll(lot));
    }
  }

  /// A connection that is not to be used again.
  void forget(Connection connection) {
    var lot = lots.get(connection.route());
    if (connection.idle && lot != null) {
      connection.idle = false;
      lot.idle.remove(connection);
      idleNow--;
    }
  }

  /// One was closed, by whomever.
  void closed(Connection connection) {
    forget(connection);
    if (open.remove(connection)) {
      var lot = lots.get(connection.route());
      if (lot != null) {
        lot.open--;
        dropIfDeserted(lot);
        if (!lot.waiting.isEmpty()) {
          loop.execute(() -> fill(lot));
        }
      }
    }
  }

  private void dropIfDeserted(Lot lot) {
    if (lot.isDeserted()) {
      lots.remove(lot.route, lot);
    }
  }

  /// Cuts all there are.
  void close() {
    List.copyOf(open).forEach(Connection::cut);
  }

  private void tidy() {
    if (!closing) {
      closeStale();
    }
    if (++tidied % RESET_SECONDS == 0 && processorsAreBusy.getAsBoolean()) {
      lots.values().forEach(lot -> lot.breadth.reset());
    }
  }

  /// Closes what was idle for too long, a few now and the others soon: after a storm there are
  /// thousands, and closing takes time in which nothing is sent.
  private void closeStale() {
    closing = false;
    var now = System.nanoTime();
    var left = CLOSED_AT_ONCE;
    for (var lot : List.copyOf(lots.values())) {
      for (; left > 0 && !lot.idle.isEmpty() && lot.idle.getFirst().isStale(now); left--) {
        lot.idle.getFirst().cut();
      }
      dropIfDeserted(lot);
      if (left == 0) {
        break;
      }
    }
    closing = left == 0;
    if (closing) {
      var _ = loop.schedule(this::closeStale, WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
