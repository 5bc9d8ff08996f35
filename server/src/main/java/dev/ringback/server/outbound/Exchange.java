package dev.ringback.server.outbound;

import dev.ringback.server.outbound.Connections.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request and its answer, over one connection. Confined to its event loop.
///
/// Redirects are answers like any other. The request goes out at most once: a connection that turns
/// out closed before anything was written to it is replaced, and every other failure is the
/// outcome, since what was written may have been acted upon.
final class Exchange {
  /// How long an answer's rest may take before the connection is cut, in milliseconds.
  private static final long REST_MILLIS = 1_000;

  private final Vertx vertx;
  private final Connections connections;
  private final Route route;
  private final Post post;
  private final WhenOver whenOver;
  private final Buffer collected = Buffer.buffer();
  private @Nullable Lease lease;
  private long timer;
  private long connectTimer;
  private boolean over;

  Exchange(Vertx vertx, Connections connections, Route route, Post post, WhenOver whenOver) {
    this.vertx = vertx;
    this.connections = connections;
    this.route = route;
    this.post = post;
    this.whenOver = whenOver;
  }

  /// Told what an exchange came to, exactly once.
  interface WhenOver {
    /// With what came back.
    void over(Answer answer);
  }

  void begin() {
    timer = vertx.setTimer(millisLeft(), _ -> cut(post.limits().expired()));
    try {
      connections.kept(route).ifPresentOrElse(this::use, this::open);
    } catch (RuntimeException e) {
      cut(Failures.describe(e));
    }
  }

  private void open() {
    var within = post.limits().connectTimeout();
    connectTimer = vertx.setTimer(within.toMillis(), _ -> cut(Failures.NO_CONNECTION));
    connections
        .open(route, within)
        .onComplete(this::opened, failure -> cut(connections.describe(failure)));
  }

  private void opened(Lease fresh) {
    vertx.cancelTimer(connectTimer);
    if (over) {
      fresh.cut();
    } else {
      use(fresh);
    }
  }

  private void use(Lease taken) {
    lease = taken;
    taken
        .post(target())
        .onComplete(
            request -> write(taken, request),
            failure -> {
              if (taken.isUsed() && !over) {
                open();
              } else {
                failed(failure);
              }
            });
  }

  private String target() {
    var path = post.url().uri().getRawPath();
    var query = post.url().uri().getRawQuery();
    var rooted = path.isEmpty() ? "/" : path;
    return query == null ? rooted : rooted + "?" + query;
  }

  private void write(Lease taken, HttpClientRequest request) {
    if (over) {
      taken.cut();
      return;
    }
    post.headers().forEach(request::putHeader);
    var written = request.end(Buffer.buffer(post.body().bytes()));
    if (taken.isUsed() && written.cause() instanceof ClosedChannelException) {
      // The other side closed it in the meantime, and not a byte went out.
      open();
      return;
    }
    request.response().onComplete(answer -> answered(taken, written, answer), this::failed);
  }

  private void answered(Lease taken, Future<Void> written, HttpClientResponse answer) {
    if (over) {
      return;
    }
    var status = answer.statusCode();
    if (status < 200) {
      // The library takes any of these but 100 and 103 for the end, and the end for a surprise.
      cut("answered " + status + ", which is no final answer");
      return;
    }
    if (post.wanted() == Post.Wanted.HEAD) {
      over(received(answer));
    }
    readRest(taken, written, answer);
  }

  private void readRest(Lease taken, Future<Void> written, HttpClientResponse answer) {
    var restTimer = vertx.setTimer(restMillis(), _ -> taken.cut());
    var read = new int[1];
    answer.exceptionHandler(
        failure -> {
          vertx.cancelTimer(restTimer);
          failed(failure);
        });
    answer.endHandler(
        _ -> {
          vertx.cancelTimer(restTimer);
          over(received(answer));
          // An answer can come before the request is written; the rest of that would be in the way.
          if (written.succeeded() && staysOpen(answer)) {
            taken.keep();
          } else {
            taken.cut();
          }
        });
    answer.handler(
        part -> {
          read[0] += part.length();
          if (read[0] > post.limits().maxAnswerBytes()) {
            cut("an answer of more than " + post.limits().maxAnswerBytes() + " bytes");
            taken.cut();
          } else if (!over) {
            collected.appendBuffer(part);
          }
        });
  }

  /// The attempt's own timer is still running when the whole answer is waited for.
  private long restMillis() {
    return over ? REST_MILLIS : millisLeft();
  }

  private long millisLeft() {
    return post.limits().millisLeft(post.began());
  }

  private static boolean staysOpen(HttpClientResponse answer) {
    return answer.version() == HttpVersion.HTTP_1_1
        && !"close".equalsIgnoreCase(answer.getHeader("Connection"));
  }

  private Answer received(HttpClientResponse answer) {
    return new Answer.Received(
        answer.statusCode(),
        Optional.ofNullable(answer.getHeader("Retry-After")),
        new Post.Body(collected.getBytes()));
  }

  private void failed(Throwable failure) {
    cut(Failures.describe(failure));
  }

  private void cut(String reason) {
    if (!over) {
      over(new Answer.Missing(reason));
      if (lease != null) {
        lease.cut();
      }
    }
  }

  private void over(Answer answer) {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      vertx.cancelTimer(connectTimer);
      whenOver.over(answer);
    }
  }
}
