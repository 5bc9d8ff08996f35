package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A whole server in its sandbox, and somebody who may do everything with it over HTTP.
final class SandboxServer implements AutoCloseable {
  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String bearer;
  private Optional<String> session = Optional.empty();

  private SandboxServer(ServerConfig config) throws Exception {
    server = Server.start(config.inSandbox(), InstantSource.system());
    var basic = Base64.getEncoder().encodeToString("dev-key:dev-secret".getBytes(UTF_8));
    bearer =
        send(HttpRequest.newBuilder(URI.create(server.url() + "/api/ts/v1/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
            .json(200)
            .text("access_token")
            .orElseThrow();
    session =
        call(
                "POST",
                "/api/m2m/v1/session/login",
                "{\"username\":\"dev-user\",\"password\":\"dev-password\"}")
            .json(200)
            .text("sessionToken");
  }

  /// With lines of a configuration file.
  static SandboxServer start(Path data, String... lines) throws Exception {
    var file = data.resolve("ringback.properties");
    Files.write(file, List.of(lines));
    return new SandboxServer(ConfigFile.read(file, ServerConfig.defaults(data, 0)));
  }

  /// An answer.
  record Answer(int status, String body) {
    /// The body, after the status was as expected.
    JsonObject json(int expected) {
      if (status != expected) {
        throw new AssertionError("status " + status + ", expected " + expected + ": " + body);
      }
      return JsonObject.read(body.getBytes(UTF_8));
    }
  }

  Answer call(String method, String path, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    session.ifPresent(token -> request.header("VZ-M2M-Token", token));
    return send(request);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /// The ids of an account's deliveries in a state.
  Set<String> inState(String account, String state) throws Exception {
    var ids = new HashSet<String>();
    var cursor = Optional.of("");
    while (cursor.isPresent()) {
      var path =
          "/ringback/v1/deliveries?limit=1000&account=%s&state=%s&cursor=%s"
              .formatted(account, state, cursor.get());
      var page = call("GET", path, "").json(200);
      ids.addAll(ids(page, "deliveries"));
      cursor = page.text("next");
    }
    return ids;
  }

  private static List<String> ids(JsonObject answer, String array) {
    return answer.get(array).flatMap(JsonValue::asArray).orElseThrow().stream()
        .map(one -> one.asObject().flatMap(view -> view.text("id")).orElseThrow())
        .toList();
  }

  /// Registers a listener of `CarrierService`.
  void register(String account, URI url) throws Exception {
    call(
            "POST",
            "/api/m2m/v1/callbacks/" + account,
            "{\"name\":\"CarrierService\",\"url\":\"" + url + "\"}")
        .json(200);
  }

  /// Publishes a message, and tells its id.
  String publish(String message) throws Exception {
    return publishAll(message).getFirst();
  }

  /// Publishes an array of messages, and tells their ids.
  List<String> publishAll(String messages) throws Exception {
    return ids(call("POST", "/ringback/v1/messages", messages).json(202), "messages");
  }

  /// Waits until a delivery is in that state.
  JsonObject awaitState(String id, String state) throws Exception {
    var until = System.nanoTime() + Engine.PATIENCE.toNanos();
    while (true) {
      var delivery = call("GET", "/ringback/v1/messages/" + id, "").json(200);
      if (delivery.text("state").equals(Optional.of(state))) {
        return delivery;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("not " + state + ": " + delivery);
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
