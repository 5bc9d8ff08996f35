package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A connection and when it is over. Confined to its event loop.
///
/// It has a deadline for what the caller is to send next, but while a request is being handled; and
/// one for each answer until the caller has taken it, whatever comes in meanwhile.
final class Line {
  private final HttpConnection connection;
  private final HttpLimits limits;
  private final String remote;
  private final AddressGroup group;
  private final ArrayDeque<Exchange> untaken = new ArrayDeque<>();
  private @Nullable Exchange latest;
  private long deadline;
  private boolean busy;

  /// A connection whose first header is to come.
  Line(HttpConnection connection, HttpLimits limits) {
    this.connection = connection;
    this.limits = limits;
    // Gone again already, perhaps.
    var address = connection.remoteAddress();
    this.remote = address == null ? "" : address.hostAddress();
    this.group = AddressGroup.of(remote);
    expect(limits.header());
  }

  HttpConnection connection() {
    return connection;
  }

  String remote() {
    return remote;
  }

  AddressGroup group() {
    return group;
  }

  private void expect(Duration within) {
    busy = false;
    deadline = System.nanoTime() + within.toNanos();
  }

  /// A request begins; those before it are answered, and their answers perhaps not yet taken.
  void begun(Exchange exchange) {
    latest = exchange;
    expect(limits.body());
  }

  /// The latest request is being handled.
  void busy() {
    busy = true;
  }

  /// A request is answered.
  void answered(Exchange exchange) {
    exchange.takenBy(System.nanoTime() + limits.response().toNanos());
    untaken.add(exchange);
  }

  /// An answer has been taken. The caller may be idle from here, unless it has gone on meanwhile.
  void taken(Exchange exchange) {
    untaken.remove(exchange);
    if (exchange.equals(latest)) {
      latest = null;
      expect(limits.idle());
    }
  }

  boolean isOver(long nanoTime) {
    var oldest = untaken.peek();
    var isLate = !busy && nanoTime - deadline > 0;
    return isLate || (oldest != null && oldest.isLate(nanoTime));
  }

  /// Closes it once everything is written.
  void close() {
    connection.close();
  }

  /// Closes it at once.
  void cut() {
    cut(connection);
  }

  /// Closes a connection at once. The library's own way waits until everything is written, which a
  /// caller that does not read can put off for as long as it likes.
  static void cut(HttpConnection connection) {
    if (connection instanceof VertxConnection open) {
      // The close handler tells of it.
      var _ = open.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
