package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The operations API of a running server. Safe for use by many threads.
///
/// What goes wrong is a [Refusal]: of usage where the server says that what was asked is wrong.
final class Operations implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI server;
  private final String bearer;

  private Operations(ServerOption option) throws InterruptedException {
    server = option.url();
    var pair = option.clientId() + ":" + option.clientSecret();
    var basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    var token =
        send(
            request("/api/ts/v1/oauth2/token", basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    bearer = "Bearer " + text(token, "access_token");
  }

  /// Logs in.
  static Operations of(ServerOption option) throws InterruptedException {
    return new Operations(option);
  }

  /// What is at a path.
  ///
  /// @param parameters of its query
  JsonObject get(String path, Map<String, String> parameters) throws InterruptedException {
    var query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
    return send(request(path + query, bearer));
  }

  /// What comes of an act.
  JsonObject post(String path) throws InterruptedException {
    return post(path, BodyPublishers.noBody());
  }

  /// What comes of handing something over.
  JsonObject post(String path, JsonObject body) throws InterruptedException {
    return post(path, BodyPublishers.ofByteArray(body.utf8()));
  }

  private JsonObject post(String path, BodyPublisher body) throws InterruptedException {
    return send(request(path, bearer).header("Content-Type", "application/json").POST(body));
  }

  private HttpRequest.Builder request(String path, String authorization) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", authorization);
  }

  private JsonObject send(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw Refusal.failed(
          "server: " + server + " cannot be reached. Is it running? --server names another one.",
          e);
    } catch (IOException e) {
      throw Refusal.failed("server: " + server + " does not answer: " + e.getMessage(), e);
    }
    var status = response.statusCode();
    if (status < 200 || status > 299) {
      throw refused(status, response.body());
    }
    try {
      return JsonObject.read(response.body());
    } catch (MalformedJson e) {
      throw Refusal.failed("server: " + server + " answers, but not as Ringback does.", e);
    }
  }

  private static Refusal refused(int status, byte[] body) {
    var detail = detail(body);
    if (status == 401) {
      return Refusal.failed(
          "The server does not know the client, or not with that secret. --client-id and"
              + " --client-secret name another one.");
    }
    var sentence = detail.isEmpty() ? "The server answered " + status + "." : detail;
    return status == 400 ? Refusal.usage(sentence) : Refusal.failed(sentence);
  }

  private static String detail(byte[] problem) {
    try {
      return JsonObject.read(problem).text("detail").orElse("");
    } catch (MalformedJson e) {
      return "";
    }
  }

  /// The text of a member that the server always sends.
  static String text(JsonObject object, String name) {
    return object
        .text(name)
        .orElseThrow(() -> Refusal.failed("The server's answer has no " + name + "."));
  }

  /// The objects of a member that the server always sends.
  static List<JsonObject> objects(JsonObject object, String name) {
    return object
        .get(name)
        .flatMap(JsonValue::asArray)
        .orElseThrow(() -> Refusal.failed("The server's answer has no " + name + "."))
        .stream()
        .flatMap(value -> value.asObject().stream())
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
