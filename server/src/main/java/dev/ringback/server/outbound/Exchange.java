package dev.ringback.server.outbound;

import dev.ringback.server.intake.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request and its answer, over one connection. Confined to its event loop.
///
/// Redirects are answers like any other. The request goes out at most once: a connection that turns
/// out closed before anything was written to it is replaced, and every other failure is the
/// outcome, since what was written may have been acted upon.
final class Exchange {
  /// How long an answer's rest may take before the connection is cut.
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// How long it may wait for a connection of others at least.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Body NOTHING = Body.of(new byte[0]);

  /// Where [Deadlines] has it, or less than zero.
  int place = -1;

  private final Connections connections;
  private final Deadlines deadlines;
  private final Route route;
  private final Post post;
  private final WhenOver whenOver;

  /// When the attempt has to be over, by [System#nanoTime()].
  private final long until;

  private long deadline;

  /// When a connection was asked for, by [System#nanoTime()], and how long it waited for others:
  /// for its loop to come to it, and for one of theirs or leave to open its own.
  private final long asked;

  private long waitedNanos;
  private @Nullable Connection connection;
  private @Nullable ChannelFuture written;
  private @Nullable AnswerHead head;
  private @Nullable ByteArrayOutputStream collected;
  private int read;
  private boolean over;

  /// @param asked when it was asked for, in [System#nanoTime()]: its loop may come to it later
  Exchange(
      Connections connections,
      Deadlines deadlines,
      Route route,
      Post post,
      long asked,
      WhenOver whenOver) {
    this.connections = connections;
    this.deadlines = deadlines;
    this.route = route;
    this.post = post;
    this.asked = asked;
    this.whenOver = whenOver;
    this.until = post.began() + post.limits().timeout().toNanos();
    this.deadline = until;
  }

  /// Told what an exchange came to, exactly once.
  interface WhenOver {
    /// With what came back.
    void over(Answer answer);
  }

  void begin() {
    // However soon it has to connect, that others are before it is not the listener's doing.
    var now = within(Math.max(post.limits().connectTimeout().toNanos(), PATIENCE_NANOS));
    deadlines.watch(this);
    try {
      connections.provide(this, route, now);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /// Opens a connection for itself. The time to connect begins now.
  void open() {
    waitedNanos = within(post.limits().connectTimeout().toNanos()) - asked;
    connections
        .open(route, post.limits().connectTimeout())
        .onComplete(this::opened, failure -> cut(connections.describe(failure)));
  }

  /// Has so much time from now on, and tells what now is.
  private long within(long nanos) {
    var now = System.nanoTime();
    var soon = now + nanos;
    deadline = soon - until < 0 ? soon : until;
    return now;
  }

  private void opened(Connection fresh) {
    if (over) {
      // Nothing was written to it: somebody else may need it.
      fresh.keep();
    } else {
      send(fresh);
    }
  }

  /// Goes on over a connection that others used before, and that it has to itself from now on.
  ///
  /// @param now in [System#nanoTime()]
  void use(Connection kept, long now) {
    waitedNanos = now - asked;
    send(kept);
  }

  private void send(Connection taken) {
    connection = taken;
    deadline = until;
    try {
      write(taken);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void write(Connection taken) {
    // Head and body leave in one piece.
    var request = taken.buffer(post.head().length() + post.body().length());
    post.head().writeTo(request);
    post.body().writeTo(request::writeBytes);
    written = taken.write(request, this);
  }

  /// The head of the final answer.
  void answered(AnswerHead answer) {
    head = answer;
    var status = answer.status();
    if (status < 200) {
      cut("answered " + status + ", which is no final answer");
    } else if (post.wanted() == Post.Wanted.HEAD) {
      over(received(answer));
      deadline = System.nanoTime() + REST_NANOS;
    }
  }

  /// A part of the body of the answer.
  void answered(ByteBuf part) {
    read += part.readableBytes();
    if (read > post.limits().maxAnswerBytes()) {
      cut("an answer of more than " + post.limits().maxAnswerBytes() + " bytes");
    } else if (!over && part.isReadable()) {
      collect(ByteBufUtil.getBytes(part));
    }
  }

  private void collect(byte[] part) {
    if (collected == null) {
      collected = new ByteArrayOutputStream(part.length);
    }
    collected.writeBytes(part);
  }

  /// The end of the answer.
  void answeredWhole() {
    var taken = connection;
    if (head == null || taken == null) {
      cut(Failures.CLOSED);
      return;
    }
    deadlines.forget(this);
    connection = null;
    over(received(head));
    // An answer can come before the request is written; the rest of that would be in the way.
    if (written != null && written.isSuccess() && head.keepsAlive()) {
      taken.keep();
    } else {
      taken.cut();
    }
  }

  private Answer received(AnswerHead answer) {
    return new Answer.Received(
        answer.status(),
        answer.retryAfter(),
        collected == null ? NOTHING : Body.of(collected.toByteArray()),
        waitedNanos);
  }

  /// Whether it was told what it came to.
  boolean isOver() {
    return over;
  }

  /// Looks whether its time is up.
  void look(long now) {
    if (deadline - now <= 0) {
      cut(deadline - until < 0 ? Failures.NO_CONNECTION : post.limits().expired());
    }
  }

  void failed(Throwable failure) {
    cut(Failures.describe(failure));
  }

  /// Ends it, and the connection; `reason` is what is told if nothing was told yet.
  void cut(String reason) {
    deadlines.forget(this);
    var taken = connection;
    connection = null;
    over(new Answer.Missing(reason));
    if (taken != null) {
      taken.cut();
    }
  }

  private void over(Answer answer) {
    if (!over) {
      over = true;
      whenOver.over(answer);
    }
  }
}
