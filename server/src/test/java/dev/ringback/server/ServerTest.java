package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.OauthClient;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SecretHash;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ScriptedListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerTest {
  @TempDir Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;
  private String bearer;
  private String session;

  @BeforeEach
  void start() throws Exception {
    server = Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system());
    bearer = login("dev-key:dev-secret");
    var login =
        send(
            request("/api/m2m/v1/session/login")
                .POST(
                    BodyPublishers.ofString(
                        "{\"username\":\"dev-user\",\"password\":\"dev-password\"}")));
    session = JsonObject.read(login.body()).text("sessionToken").orElseThrow();
  }

  private String login(String keyAndSecret) throws Exception {
    var basic = Base64.getEncoder().encodeToString(keyAndSecret.getBytes(UTF_8));
    var token =
        send(
            HttpRequest.newBuilder(URI.create(server.url() + "/api/ts/v1/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    return JsonObject.read(token.body()).text("access_token").orElseThrow();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Authorization", "Bearer " + bearer);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> publish(String type, String body) throws Exception {
    return send(
        request("/ringback/v1/messages")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private void register(URI url) throws Exception {
    var body = "{\"name\":\"CarrierService\",\"url\":\"" + url + "\",\"username\":\"u\"}";
    var response =
        send(
            request("/api/m2m/v1/callbacks/A-1")
                .header("VZ-M2M-Token", session)
                .POST(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void registeredAndPublished_isDeliveredAndCanBeLookedAt() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      register(listener.uri("/x"));
      var accepted =
          publish(
              "application/json",
              """
              {"family":"connectivity","account":"A-1","service":"CarrierService","id":"i1",
               "body":{"username":"mine","requestId":"r-1","callbackCount":9}}
              """);
      assertThat(accepted.statusCode()).isEqualTo(202);
      var message = JsonObject.read(accepted.body()).get("messages").flatMap(m -> m.asArray());
      var id = message.orElseThrow().getFirst().asObject().orElseThrow().text("id").orElseThrow();

      var received = listener.await(1, Duration.ofSeconds(10)).getFirst();
      assertThat(received.body())
          .asString()
          .isEqualTo(
              "{\"username\":\"u\",\"password\":\"\",\"requestId\":\"r-1\","
                  + "\"callbackCount\":1,\"maxCallbackThreshold\":4}");
      awaitState(id, "delivered");
      var list =
          JsonObject.read(
              send(request(
                      "/ringback/v1/deliveries?family=connectivity&account=A-1"
                          + "&service=CarrierService&state=delivered&requestId=r-1"))
                  .body());
      assertThat(list.get("deliveries").orElseThrow().asArray().orElseThrow()).hasSize(1);
      assertThat(send(replay(id)).statusCode()).isEqualTo(202);
      listener.await(2, Duration.ofSeconds(10));
    }
  }

  @Test
  void cursorThatIsNone_isRefused() throws Exception {
    for (var cursor : new String[] {"x", "AQID", "%25%25"}) {
      var response = send(request("/ringback/v1/deliveries?cursor=" + cursor));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).asString(UTF_8).contains("cursor");
    }
    assertThat(send(request("/ringback/v1/deliveries?cursor=")).statusCode()).isEqualTo(200);
  }

  @Test
  void search_findsOnlyWhatTheCallerCovers() throws Exception {
    for (var account : new String[] {"A-1", "A-2", "A-2", "A-3"}) {
      var listener = "\"account\":\"" + account + "\",\"service\":\"CarrierService\"";
      var accepted =
          publish("application/json", "{\"family\":\"connectivity\"," + listener + ",\"body\":{}}");
      var message = JsonObject.read(accepted.body()).get("messages").flatMap(m -> m.asArray());
      var id = message.orElseThrow().getFirst().asObject().orElseThrow().text("id").orElseThrow();
      awaitState(id, "archived");
    }
    var covered = new Accounts.Some(Set.of(new AccountName("A-1"), new AccountName("A-3")));
    var secret = SecretHash.of("few-secret", new SecureRandom());
    var operator =
        new OauthClient(
            "few-key", "few", secret, Set.of(Role.OPERATOR), covered, DiagnosticsShape.ARRAY);
    AccessFile.in(data).change(book -> book.with(operator));
    assertThat(accountsFound("")).containsExactly("A-1", "A-2", "A-2", "A-3");

    bearer = login("few-key:few-secret");
    assertThat(accountsFound("")).containsExactly("A-1", "A-3");
    assertThat(accountsFound("&account=A-3")).containsExactly("A-3");
    assertThat(accountsFound("&account=A-2")).isEmpty();
  }

  /// The accounts of what is found, one page of one delivery after the other.
  private List<String> accountsFound(String filter) throws Exception {
    var accounts = new ArrayList<String>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      var path = "/ringback/v1/deliveries?limit=1" + filter + "&cursor=" + cursor.get();
      var page = JsonObject.read(send(request(path)).body());
      for (var delivery : page.get("deliveries").orElseThrow().asArray().orElseThrow()) {
        accounts.add(delivery.asObject().orElseThrow().text("account").orElseThrow());
      }
      cursor = page.text("next");
      assertThat(accounts.size()).isLessThan(10);
    }
    return accounts;
  }

  private HttpRequest.Builder replay(String id) {
    return request("/ringback/v1/deliveries/" + id + "/replay").POST(BodyPublishers.noBody());
  }

  private void awaitState(String id, String state) throws Exception {
    var last = "";
    for (var i = 0; i < 400 && !last.equals(state); i++) {
      var message = JsonObject.read(send(request("/ringback/v1/messages/" + id)).body());
      last = message.text("state").orElseThrow();
      Thread.sleep(10);
    }
    assertThat(last).isEqualTo(state);
  }

  @Test
  void publication_isTakenInFourForms() throws Exception {
    var message =
        "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"QoS\",\"body\":{}}";
    var event =
        "{\"specversion\":\"1.0\",\"source\":\"/software-management-v2/A-1\",\"type\":\"Fota\","
            + "\"id\":\"e1\",\"subject\":\"k\",\"data\":{\"a\":1}}";
    assertThat(publish("application/json", "[" + message + "," + message + "]").statusCode())
        .isEqualTo(202);
    assertThat(publish("application/x-ndjson", message + "\n\n" + message + "\n").statusCode())
        .isEqualTo(202);
    assertThat(publish("application/cloudevents+json", event).statusCode()).isEqualTo(202);
    var again = publish("application/cloudevents-batch+json; charset=utf-8", "[" + event + "]");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).asString().contains("duplicate");
  }

  @Test
  void publication_isAnsweredWithTheIdAndTheFateOfEach() throws Exception {
    var message =
        "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"QoS\",\"id\":\"%s\",\"body\":{}}";
    var one = message.formatted("one");
    var two = message.formatted("two");
    assertAnswer(one, "accepted");
    assertAnswer("[" + two + "," + one + "]", "accepted", "duplicate");
    assertAnswer("[" + one + "," + two + "," + one + "]", "duplicate", "duplicate", "duplicate");
  }

  private void assertAnswer(String body, String... fates) throws Exception {
    var answer = publish("application/json", body);
    assertThat(answer.statusCode()).isEqualTo(202);
    var each =
        Stream.of(fates)
            .map(fate -> "\\{\"id\":\"msg_[0-9A-Z]{26}\",\"status\":\"" + fate + "\"}")
            .collect(joining(","));
    assertThat(answer.body()).asString(UTF_8).matches("\\{\"messages\":\\[" + each + "]}");
  }

  @Test
  void publication_isTakenWholeOrNotAtAll() throws Exception {
    var good = "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"QoS\",\"body\":{}}";
    var bad = "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"Nope\",\"body\":{}}";
    var refused = publish("application/json", "[" + good + "," + bad + ",7]");
    assertThat(refused.statusCode()).isEqualTo(400);
    var errors = JsonObject.read(refused.body()).get("errors").orElseThrow().asArray();
    assertThat(errors.orElseThrow().stream().map(e -> e.asObject().get().number("index").get()))
        .containsExactly(1L, 2L);
    var list = JsonObject.read(send(request("/ringback/v1/deliveries?account=A-1")).body());
    assertThat(list.get("deliveries").orElseThrow().asArray().orElseThrow()).isEmpty();
  }

  @Test
  void health_isUp() throws Exception {
    assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void secondServerOnTheSameData_isRefusedWithAReason() {
    assertThatThrownBy(
            () ->
                Server.start(
                    ServerConfig.defaults(data, 0).sealedWith(TestKeys.ONE),
                    InstantSource.system()))
        .hasMessageContaining("in use by another process");
  }

  @Test
  void whoDidWhat_isWrittenDownBeforeTheAnswer() throws Exception {
    register(URI.create("http://127.0.0.1:9001/x?token=canary"));
    assertThat(audit())
        .singleElement()
        .asString()
        .contains(
            "\"action\":\"listener-registered\"",
            "\"client\":\"dev-key\"",
            "\"user\":\"dev-user\"",
            "\"address\":\"127.0.0.1\"",
            "\"subject\":\"connectivity/A-1/CarrierService\"")
        .doesNotContain("canary");

    send(
        request("/api/m2m/v1/callbacks/A-1/name/CarrierService")
            .header("VZ-M2M-Token", session)
            .DELETE());
    assertThat(audit().getLast()).contains("listener-deregistered");

    send(
        request("/api/m2m/v1/session/login")
            .POST(BodyPublishers.ofString("{\"username\":\"dev-user\",\"password\":\"canary\"}")));
    assertThat(audit().getLast())
        .contains("session-asked", "refused", "\"client\":\"dev-key\"", "\"user\":\"dev-user\"")
        .doesNotContain("canary");
  }

  private List<String> audit() throws IOException {
    var lines = new ArrayList<String>();
    try (var files = Files.list(data.resolve("audit"))) {
      for (var file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
