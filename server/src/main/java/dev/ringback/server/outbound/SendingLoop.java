package dev.ringback.server.outbound;

import dev.ringback.server.outbound.Exchange.WhenOver;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.function.BooleanSupplier;

/// One event loop with its own connections. [#post] and [#close] are safe for use by many threads;
/// all else runs on that loop.
final class SendingLoop {
  private final EventLoop loop;
  private final Connections connections;
  private final Deadlines deadlines;

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
    var asked = System.nanoTime();
    loop.execute(() -> new Exchange(connections, deadlines, route, post, asked, whenOver).begin());
  }

  /// Cuts what is under way.
  void close() {
    loop.execute(connections::close);
  }
}
