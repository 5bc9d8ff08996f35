package dev.ringback.listener.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.ringback.listener.Answer;
import dev.ringback.listener.Body;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.CallbackRequest;
import dev.ringback.listener.RequestHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Hands the exchanges of a JDK `HttpServer` to a listener and sends its answers. Safe for use by
/// many threads.
///
/// Works with any executor. The paths are those the listener was built with, whatever context this
/// is set for.
public final class CallbackHttpHandler implements HttpHandler {
  private static final int NO_BODY = -1;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CallbackReceiver receiver;
  private final Semaphore exchanges;
  private final Deadlines deadlines;

  /// Serves `receiver`; a body that takes longer than 10 s to arrive is cut off.
  public CallbackHttpHandler(CallbackReceiver receiver) {
    this(receiver, PATIENCE);
  }

  CallbackHttpHandler(CallbackReceiver receiver, Duration patience) {
    this.receiver = receiver;
    // Every one of them may hold a body: what is beyond is answered before its body is read.
    exchanges = new Semaphore(2 * (receiver.limits().handling() + receiver.limits().waiting()));
    deadlines = new Deadlines(patience);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchanges.tryAcquire()) {
        send(exchange, new Answer.Busy(receiver.limits().retryAfter()));
        return;
      }
      try {
        send(exchange, answer(exchange));
      } finally {
        exchanges.release();
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    var limit = receiver.limits().bodyBytes();
    var body =
        announced(exchange) > limit
            ? Optional.<Body>empty()
            : deadlines.keep(() -> Body.readUpTo(limit, exchange.getRequestBody()));
    if (body.isEmpty()) {
      return new Answer.TooLarge(limit);
    }
    return receiver.receive(
        new CallbackRequest(
            exchange.getRequestMethod(),
            Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""),
            RequestHeaders.of(exchange.getRequestHeaders()),
            body.get()));
  }

  /// The `Content-Length`, which the server has already checked; 0 when the body is chunked.
  private static long announced(HttpExchange exchange) {
    var length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length == null ? 0 : Long.parseLong(length.strip());
  }

  /// Sends the answer, after which the server passes over what is left of the body.
  private void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    answer
        .retryAfter()
        .ifPresent(wait -> headers.set("Retry-After", String.valueOf(wait.toSeconds())));
    if (answer instanceof Answer.WrongMethod) {
      headers.set("Allow", "POST");
    }
    if (answer instanceof Answer.TooLarge || answer instanceof Answer.Busy) {
      headers.set("Connection", "close");
    }
    deadlines.keep(
        () -> {
          exchange.sendResponseHeaders(answer.status(), NO_BODY);
          return answer;
        });
  }
}
