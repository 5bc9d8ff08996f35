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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Prints every request that arrives, and answers it. Safe for use by many threads.
final class ListenHandler implements HttpHandler {
  private static final int MAX_BODY = 1024 * 1024;
  private static final int NO_BODY = -1;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

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
      var finding = proof.check(headers, body.get().bytes(), clock.instant());
      var method = shown(exchange.getRequestMethod());
      var status = status(method, finding);
      var path = shown(String.valueOf(exchange.getRequestURI().getRawPath()));
      print(
          new Seen(
              clock.instant(),
              method,
              path,
              headers.only(HeaderNames.WEBHOOK_ID).map(ListenHandler::shown),
              finding,
              status,
              body.get()));
      if (status == 405) {
        exchange.getResponseHeaders().set("Allow", "POST");
      }
      exchange.sendResponseHeaders(status, NO_BODY);
    }
  }

  private int status(String method, Finding finding) {
    if (!method.equals("POST")) {
      return 405;
    }
    return switch (finding) {
      case Finding.Verified(), Finding.Unverified() -> responses.next();
      case Finding.Refused _ -> 401;
    };
  }

  private void print(Seen seen) {
    printing.lock();
    try {
      if (json) {
        screen.say(PrettyJson.harmless(line(seen)));
      } else {
        show(seen);
      }
    } finally {
      printing.unlock();
    }
  }

  private void show(Seen seen) {
    var verdict =
        switch (seen.finding()) {
          case Finding.Verified() -> screen.good("verified");
          case Finding.Unverified() -> screen.doubtful("unverified");
          case Finding.Refused(var why) -> screen.bad("NOT VERIFIED: " + why);
        };
    var status = Integer.toString(seen.status());
    screen.say(
        "%s %s %s  %s  answered %s"
            .formatted(
                screen.faint(TIME.format(seen.at().atZone(ZoneId.systemDefault()))),
                seen.method(),
                screen.strong(seen.path()),
                verdict,
                seen.status() < 300 ? screen.good(status) : screen.bad(status)));
    seen.webhookId().ifPresent(id -> screen.say(screen.faint(HeaderNames.WEBHOOK_ID + " ") + id));
    seen.json()
        .map(PrettyJson::lines)
        .orElseGet(() -> List.of(seen.body().length() + " bytes that are no JSON"))
        .forEach(screen::say);
    screen.say("");
  }

  private static JsonObject line(Seen seen) {
    var line =
        JsonObject.EMPTY
            .with("at", seen.at().toString())
            .with("method", seen.method())
            .with("path", seen.path())
            .with("webhookId", seen.webhookId())
            .with("answered", seen.status());
    var judged =
        switch (seen.finding()) {
          case Finding.Verified() -> line.with("verified", true);
          case Finding.Unverified() -> line.with("verified", new JsonValue.Null());
          case Finding.Refused(var why) -> line.with("verified", false).with("why", why);
        };
    return seen.json()
        .map(value -> judged.with("body", value))
        .orElseGet(() -> judged.with("bodyBytes", seen.body().length()));
  }

  /// What comes from outside, without what a terminal would obey.
  private static String shown(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /// A request as it is shown.
  private record Seen(
      Instant at,
      String method,
      String path,
      Optional<String> webhookId,
      Finding finding,
      int status,
      Body body) {
    Optional<JsonValue> json() {
      try {
        return Optional.of(JsonValue.read(body.bytes()));
      } catch (MalformedJson e) {
        return Optional.empty();
      }
    }
  }
}
