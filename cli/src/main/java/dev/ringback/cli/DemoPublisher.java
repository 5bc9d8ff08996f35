package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.Sandbox;
import dev.ringback.testkit.SampleMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

/// Hands messages over as the platform's own systems do, and asks what became of them. Safe for use
/// by many threads.
final class DemoPublisher implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final AccountName account;
  private final String bearer;

  /// Logs in with the sandbox's well-known client, to publish for one account.
  DemoPublisher(URI server, AccountName account) throws IOException, InterruptedException {
    this.server = server;
    this.account = account;
    var basic = (Sandbox.CLIENT + ":" + Sandbox.SECRET).getBytes(UTF_8);
    var token =
        send(
            200,
            request("/api/ts/v1/oauth2/token")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    bearer = "Bearer " + text(token, "access_token");
  }

  /// Hands a message over; it is on the server's disk when this returns.
  ///
  /// @return the message's id
  String publish(SampleMessage sample) throws IOException, InterruptedException {
    var message =
        JsonObject.EMPTY
            .with("family", sample.family().id())
            .with("account", account.value())
            .with("service", sample.service().value())
            .with("body", sample.body());
    var answer =
        send(
            202,
            request("/ringback/v1/messages")
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(message.utf8())));
    return answer.get("messages").flatMap(JsonValue::asArray).stream()
        .flatMap(messages -> messages.stream())
        .flatMap(one -> one.asObject().stream())
        .map(one -> text(one, "id"))
        .findFirst()
        .orElseThrow(() -> Refusal.failed("The server accepted a message without an id."));
  }

  /// What the last attempt of a message came to, in the server's words.
  String lastAttempt(String id) throws IOException, InterruptedException {
    var message = send(200, request("/ringback/v1/messages/" + id).header("Authorization", bearer));
    var attempts = message.get("attempts").flatMap(JsonValue::asArray).stream();
    return attempts
        .flatMap(list -> list.stream())
        .flatMap(attempt -> attempt.asObject().stream())
        .reduce((earlier, later) -> later)
        .map(DemoPublisher::words)
        .orElse("no attempt yet");
  }

  private static String words(JsonObject attempt) {
    var said = attempt.number("status").map(status -> "status " + status);
    return attempt.text("outcome").orElse("")
        + " ("
        + said.or(() -> attempt.text("reason")).orElse("no reason given")
        + ")";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
  }

  private JsonObject send(int expected, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var built = request.build();
    var response = http.send(built, BodyHandlers.ofByteArray());
    if (response.statusCode() != expected) {
      throw Refusal.failed(
          "%s %s was answered %d (expected: %d)."
              .formatted(built.method(), built.uri().getPath(), response.statusCode(), expected));
    }
    return JsonObject.read(response.body());
  }

  private static String text(JsonObject object, String name) {
    return object
        .text(name)
        .orElseThrow(() -> Refusal.failed("The server's answer has no " + name + "."));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
