package dev.ringback.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.ringback.cli.ListenProof.Finding;
import dev.ringback.listener.Body;
import dev.ringback.listener.RequestHeaders;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Prints every request that arrives, and answers it. Safe for use by many threads.
final class ListenHandler implements HttpHandler {
  private static final int MAX_BODY = 1024 * 1024;
  private static final int NO_BODY = -1;

  private final Screen screen;
  private final ListenProof proof;
  private final Responses responses;
  private final boolean json;
  private final InstantSource clock;
  private final ReentrantLock printing = new ReentrantLock();

  ListenHandler(
      Screen screen, ListenProof proof, Responses responses, boolean json, InstantSource clock) {
    this.screen = screen;
    this.proof = proof;
    this.responses = responses;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = RequestHeaders.of(exchange.getRequestHeaders());
      var body = Body.readUpTo(MAX_BODY, exchange.getRequestBody());
      if (body.isEmpty()) {
        screen.complain("A body of more than " + MAX_BODY + " bytes was refused with 413.");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(413, NO_BODY);
        return;
      }
      var bytes = body.get().bytes();
      var finding = proof.check(headers, bytes);
      var status = status(exchange, finding);
      print(exchange, headers, finding, status, bytes);
      if (status == 405) {
        exchange.getResponseHeaders().set("Allow", "POST");
      }
      exchange.sendResponseHeaders(status, NO_BODY);
    }
  }

  private int status(HttpExchange exchange, Finding finding) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    return switch (finding) {
      case Finding.Verified(), Finding.Unverified() -> responses.next();
      case Finding.Refused _ -> 401;
    };
  }

  private void print(
      HttpExchange exchange, RequestHeaders headers, Finding finding, int status, byte[] body) {
    printing.lock();
    try {
      if (json) {
        screen.say(PrettyJson.harmless(line(exchange, headers, finding, status, body)));
      } else {
        show(exchange, headers, finding, status, body);
      }
    } finally {
      printing.unlock();
    }
  }

  private void show(
      HttpExchange exchange, RequestHeaders headers, Finding finding, int status, byte[] body) {
    var verdict =
        switch (finding) {
          case Finding.Verified() -> screen.good("verified");
          case Finding.Unverified() -> screen.doubtful("unverified");
          case Finding.Refused(var why) -> screen.bad("NOT VERIFIED: " + why);
        };
    var answer = status < 300 ? screen.good("" + status) : screen.bad("" + status);
    var time = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    screen.say(
        "%s %s %s  %s  answered %s"
            .formatted(
                screen.faint(time.truncatedTo(ChronoUnit.SECONDS).toString()),
                exchange.getRequestMethod(),
                screen.strong(path(exchange)),
                verdict,
                answer));
    headers
        .only(HeaderNames.WEBHOOK_ID)
        .ifPresent(id -> screen.say(screen.faint(HeaderNames.WEBHOOK_ID + " ") + shown(id)));
    parsed(body)
        .map(PrettyJson::lines)
        .orElseGet(() -> List.of(body.length + " bytes that are no JSON"))
        .forEach(screen::say);
    screen.say("");
  }

  private JsonObject line(
      HttpExchange exchange, RequestHeaders headers, Finding finding, int status, byte[] body) {
    var line =
        JsonObject.EMPTY
            .with("at", clock.instant().toString())
            .with("method", exchange.getRequestMethod())
            .with("path", path(exchange))
            .with("webhookId", headers.only(HeaderNames.WEBHOOK_ID))
            .with("answered", status);
    var judged =
        switch (finding) {
          case Finding.Verified() -> line.with("verified", true);
          case Finding.Unverified() -> line.with("verified", new JsonValue.Null());
          case Finding.Refused(var why) -> line.with("verified", false).with("why", why);
        };
    return parsed(body)
        .map(value -> judged.with("body", value))
        .orElseGet(() -> judged.with("bodyBytes", body.length));
  }

  private static String path(HttpExchange exchange) {
    return shown(String.valueOf(exchange.getRequestURI().getRawPath()));
  }

  /// What comes from outside, without what a terminal would obey.
  private static String shown(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  private static Optional<JsonValue> parsed(byte[] body) {
    try {
      return Optional.of(JsonValue.read(body));
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }
}
