package dev.ringback.server.web.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Confined to its event loop.
final class Exchange {
  private static final Logger LOG = System.getLogger(Exchange.class.getName());

  /// A body over its limit is still read and dropped up to here, because a caller that is cut off
  /// while it sends does not get to see the answer.
  private static final int MAX_DROPPED = 32 * 1024 * 1024;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%:\\[\\]-]*");

  private final Shared shared;
  private final Line line;
  private final HttpServerRequest incoming;
  private final Context loop;
  private final Target target;
  private final Router.Destination destination;
  private final Gathering gathering;
  private @Nullable Response refusal;
  private long seen;
  private boolean answered;
  private long takenBy;

  Exchange(Shared shared, Line line, HttpServerRequest incoming, Context loop) {
    this.shared = shared;
    this.line = line;
    this.incoming = incoming;
    this.loop = loop;
    this.target = Target.of(incoming.uri());
    this.destination = shared.router().find(incoming.method().name(), target.path());
    this.gathering = shared.gathering(line.group());
  }

  /// Reads it and answers it.
  void begin() {
    incoming.exceptionHandler(this::broken);
    incoming.handler(this::take);
    incoming.endHandler(_ -> handle());
    misleading().ifPresent(this::refuse);
    if (refusal == null
        && destination instanceof Router.Destination.Found found
        && mayBecomeLarge()) {
      guard(found);
    }
    expectation();
  }

  /// What others on the way could read in another way than it is read here, or not at all.
  private Optional<Problem> misleading() {
    var headers = incoming.headers();
    var hosts = headers.getAll(HttpHeaders.HOST);
    if (incoming.version() == HttpVersion.HTTP_1_1
        && (hosts.size() != 1 || !HOST.matcher(hosts.getFirst()).matches())) {
      var detail = "The Host header is missing, there twice, or no host (expected: one).";
      return Optional.of(new Problem(ProblemCode.MALFORMED_REQUEST, detail));
    }
    if (headers.contains("")) {
      var detail = "A header has no name.";
      return Optional.of(new Problem(ProblemCode.MALFORMED_REQUEST, detail));
    }
    var encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      var detail = "The body is compressed, which is not read here (expected: as it is).";
      return Optional.of(new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail));
    }
    return Optional.empty();
  }

  /// Whether the body can be larger than what anybody may send.
  private boolean mayBecomeLarge() {
    if (incoming.headers().contains("Transfer-Encoding")) {
      return true;
    }
    var length = incoming.getHeader("Content-Length");
    try {
      return length != null && Long.parseLong(length.strip()) > Route.USUAL_MAX_BODY;
    } catch (NumberFormatException notALength) {
      return true;
    }
  }

  private void guard(Router.Destination.Found found) {
    try {
      found.route().guard().pass(request(Body.EMPTY));
    } catch (RuntimeException failure) {
      refusal = Problems.answer(found.errors(), request(Body.EMPTY), failure);
    }
  }

  /// What the caller waits for before it sends its body.
  private void expectation() {
    var expected = incoming.getHeader("Expect");
    if (expected == null || incoming.version() == HttpVersion.HTTP_1_0) {
      return;
    }
    if (!expected.strip().equalsIgnoreCase("100-continue")) {
      refuse(
          new Problem(
              ProblemCode.EXPECTATION_REFUSED,
              "The expectation cannot be met (expected: 100-continue)."));
      handle();
    } else if (refusal != null || destination instanceof Router.Destination.Nowhere) {
      handle();
    } else {
      incoming.response().writeContinue();
    }
  }

  /// The body stops before its end: the caller is gone, or what it sends is no HTTP.
  private void broken(Throwable failure) {
    if (answered) {
      return;
    }
    if (failure instanceof HttpClosedException) {
      gathering.release();
    } else {
      refuse(new Problem(ProblemCode.MALFORMED_REQUEST, "The body is malformed."));
      handle();
    }
  }

  private void take(Buffer chunk) {
    seen += chunk.length();
    if (answered) {
      return;
    }
    if (refusal == null && destination instanceof Router.Destination.Found found) {
      if (seen > found.route().maxBody()) {
        refuse(
            new Problem(
                ProblemCode.BODY_TOO_LARGE,
                "The body is too large (expected: at most "
                    + found.route().maxBody()
                    + " bytes)."));
      } else if (!gathering.add(chunk, found.route().maxBody())) {
        refuse(new Problem(ProblemCode.OVERLOADED, "Too many requests at once."));
      }
    }
    if (seen > MAX_DROPPED) {
      handle();
    }
  }

  private void refuse(Problem why) {
    refusal = Problems.answer(destination.errors(), why);
    gathering.release();
  }

  private void handle() {
    if (answered) {
      return;
    }
    answered = true;
    line.busy();
    try {
      dispatch();
    } catch (RuntimeException e) {
      // A line that stays busy would have no deadline.
      LOG.log(Level.ERROR, "A request was not handed over; its connection is closed.", e);
      gathering.release();
      line.cut();
    }
  }

  private void dispatch() {
    if (refusal != null) {
      answer(refusal);
      return;
    }
    switch (destination) {
      case Router.Destination.Nowhere(var errors, var why, var allow) -> {
        var answer = Problems.answer(errors, why);
        answer(allow.isEmpty() ? answer : answer.with("Allow", allow));
      }
      case Router.Destination.Found(var errors, var route, _) -> {
        var request = request(gathering.body());
        switch (route.work()) {
          case Route.Work.Blocking(var handler) ->
              shared
                  .workers()
                  .execute(
                      () -> {
                        var answer = blocking(handler, errors, request);
                        loop.runOnContext(_ -> answer(answer));
                      });
          case Route.Work.Async(var handler) -> async(handler, errors, request);
        }
      }
    }
  }

  private static Response blocking(Route.Handler handler, ErrorDialect errors, Request request) {
    try {
      return handler.handle(request);
    } catch (Throwable failure) {
      return Problems.answer(errors, request, failure);
    }
  }

  private void async(Route.AsyncHandler handler, ErrorDialect errors, Request request) {
    try {
      handler
          .handle(request)
          .whenComplete(
              (response, failure) -> {
                var answer = failure == null ? response : Problems.answer(errors, request, failure);
                loop.runOnContext(_ -> answer(answer));
              });
    } catch (Throwable failure) {
      answer(Problems.answer(errors, request, failure));
    }
  }

  private Request request(Body body) {
    var fields = new ArrayList<Map.Entry<String, String>>();
    incoming.headers().forEach((name, value) -> fields.add(Map.entry(name, value)));
    return new Request(
        incoming.method().name(),
        target.path(),
        target.query(),
        new Headers(fields),
        body,
        line.remote(),
        destination instanceof Router.Destination.Found found ? found.variables() : Map.of());
  }

  private void answer(Response response) {
    gathering.release();
    line.answered(this);
    var cutOff = !incoming.isEnded();
    Answering.write(incoming, cutOff ? response.with("Connection", "close") : response)
        .onComplete(
            written -> {
              if (cutOff || written.failed()) {
                line.close();
              } else {
                line.taken(this);
              }
            });
  }

  /// The caller has until then to take the answer.
  void takenBy(long nanoTime) {
    takenBy = nanoTime;
  }

  /// Whether the caller should have taken the answer by now.
  boolean isLate(long nanoTime) {
    return nanoTime - takenBy > 0;
  }
}
