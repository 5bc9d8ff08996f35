package dev.ringback.server.outbound;

import dev.ringback.server.outbound.Exchange.WhenOver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// One event loop with its own connections. Everything but [#post] runs on that loop.
final class SendingLoop extends VerticleBase {
  private final SenderSettings settings;
  private final Transports transports;
  private @Nullable Connections connections;

  SendingLoop(SenderSettings settings, Transports transports) {
    this.settings = settings;
    this.transports = transports;
  }

  @Override
  public Future<?> start() {
    connections = new Connections(vertx, transports, settings.maxInFlight());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (connections != null) {
      connections.close();
    }
    return Future.succeededFuture();
  }

  /// Makes one POST, to an address that was found allowed. Safe for use by many threads.
  void post(Post post, InetAddress address, WhenOver whenOver) {
    context.runOnContext(_ -> begin(post, address, whenOver));
  }

  private void begin(Post post, InetAddress address, WhenOver whenOver) {
    if (connections == null) {
      whenOver.over(new Answer.Missing("the sender is not started"));
      return;
    }
    new Exchange(vertx, connections, Route.of(post.url(), address), post, whenOver).begin();
  }
}
