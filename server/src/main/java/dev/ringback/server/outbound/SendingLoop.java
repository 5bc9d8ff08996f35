package dev.ringback.server.outbound;

import dev.ringback.server.outbound.Exchange.WhenOver;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// One event loop with its own connections. [#post] and [#close] are safe for use by many threads;
/// all else runs on that loop.
final class SendingLoop {
  /// How many are begun before answers are read again.
  private static final int AT_ONCE = 64;

  private final EventLoop loop;
  private final Connections connections;
  private final Deadlines deadlines;

  /// What is to be begun, and whether the loop knows: it is woken once for all that are posted
  /// until it comes to them.
  private final ConcurrentLinkedQueue<Exchange> posted = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean told = new AtomicBoolean();

  private SendingLoop(EventLoop loop, Connections connections) {
    this.loop = loop;
    this.connections = connections;
    this.deadlines = new Deadlines(loop);
  }

  /// The next of the library's event loops.
  static SendingLoop on(
      Vertx vertx, Transports transports, int maxIdle, BooleanSupplier processorsAreBusy) {
    var context = ((VertxInternal) vertx).createEventLoopContext();
    var loop = context.nettyEventLoop();
    return new SendingLoop(
        loop, new Connections(vertx, context, loop, transports, maxIdle, processorsAreBusy));
  }

  /// Makes one POST, on a route whose address was found allowed.
  void post(Post post, Route route, WhenOver whenOver) {
    posted.add(new Exchange(connections, deadlines, route, post, System.nanoTime(), whenOver));
    tell();
  }

  private void tell() {
    if (!told.get() && told.compareAndSet(false, true)) {
      loop.execute(this::beginSome);
    }
  }

  private void beginSome() {
    told.set(false);
    try {
      for (var left = AT_ONCE; left > 0 && !posted.isEmpty(); left--) {
        posted.remove().begin();
      }
    } finally {
      if (!posted.isEmpty()) {
        tell();
      }
    }
  }

  /// Cuts what is under way.
  void close() {
    loop.execute(connections::close);
  }
}
