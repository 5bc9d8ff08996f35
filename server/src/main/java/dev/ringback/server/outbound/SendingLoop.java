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

  /// Makes one POST, on a route whose address was found allowed. Where this throws, nothing is
  /// sent.
  void post(Post post, Route route, WhenOver whenOver) {
    var exchange = new Exchange(connections, deadlines, route, post, System.nanoTime(), whenOver);
    posted.add(exchange);
    try {
      tell();
    } catch (RuntimeException | Error e) {
      posted.remove(exchange);
      throw e;
    }
  }

  private void tell() {
    if (!told.get() && told.compareAndSet(false, true)) {
      try {
        loop.execute(this::beginAll);
      } catch (RuntimeException | Error e) {
        told.set(false);
        throw e;
      }
    }
  }

  private void beginAll() {
    told.set(false);
    try {
      for (var next = posted.poll(); next != null; next = posted.poll()) {
        next.begin();
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
