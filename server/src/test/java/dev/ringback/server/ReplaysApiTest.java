package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.OauthClient;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SecretHash;
import dev.ringback.server.store.embedded.AccessFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReplaysApiTest {
  private static final String REPLAYS = "/ringback/v1/replays";

  @TempDir Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;
  private String bearer;

  @BeforeEach
  void start() throws Exception {
    server = Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system());
    bearer = login("dev-key:dev-secret");
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private String login(String keyAndSecret) throws Exception {
    var basic = Base64.getEncoder().encodeToString(keyAndSecret.getBytes(UTF_8));
    var token =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/api/ts/v1/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build(),
            BodyHandlers.ofByteArray());
    return JsonObject.read(token.body()).text("access_token").orElseThrow();
  }

  private void loginAsOperatorOf(String... accounts) throws Exception {
    var covered =
        new Accounts.Some(Set.of(accounts).stream().map(AccountName::new).collect(toSet()));
    var name = "operator" + String.join("", accounts);
    var hash = SecretHash.of("secret", new SecureRandom());
    var operator =
        new OauthClient(name, name, hash, Set.of(Role.OPERATOR), covered, DiagnosticsShape.ARRAY);
    AccessFile.in(data).change(book -> book.with(operator));
    bearer = login(name + ":secret");
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Authorization", "Bearer " + bearer)
        .header("Content-Type", "application/json");
  }

  private static JsonObject read(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    return JsonObject.read(response.body());
  }

  private static List<JsonObject> list(JsonObject object, String name) {
    return object.get(name).flatMap(JsonValue::asArray).orElseThrow().stream()
        .map(value -> value.asObject().orElseThrow())
        .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.text(name).orElseThrow();
  }

  /// Hands a message over that nobody listens to, and waits until it is in the archive.
  private void archive(String account, String requestId) throws Exception {
    var message =
        "{\"family\":\"connectivity\",\"account\":\"%s\",\"service\":\"CarrierService\",\"body\":{\"requestId\":\"%s\"}}"
            .formatted(account, requestId);
    var accepted = read(post("/ringback/v1/messages", message), 202);
    var id = text(list(accepted, "messages").getFirst(), "id");
    for (var i = 0; i < 1_000; i++) {
      if (text(read(get("/ringback/v1/messages/" + id), 200), "state").equals("archived")) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("not archived: " + id);
  }

  private String start(String filter) throws Exception {
    return text(read(post(REPLAYS, filter), 202), "id");
  }

  private JsonObject finish(String id) throws Exception {
    for (var i = 0; i < 1_000; i++) {
      var replay = read(get(REPLAYS + "/" + id), 200);
      if (!text(replay, "state").equals("running")) {
        return replay;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("still running: " + id);
  }

  private static long replayed(JsonObject replay) {
    return replay.object("progress").orElseThrow().number("replayed").orElseThrow();
  }

  @Test
  void replay_tellsItsFilterItsProgressAndWhoStartedIt() throws Exception {
    archive("A-1", "r-1");
    archive("A-1", "r-2");
    var filter =
        "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"CarrierService\",\"requestId\":\"r-2\","
            + "\"state\":\"archived\",\"from\":\"2020-01-01T00:00:00Z\",\"to\":null}";
    var started = read(post(REPLAYS, filter), 202);
    assertThat(text(started, "id")).startsWith("rpl_");
    assertThat(text(started, "state")).isEqualTo("running");

    var done = finish(text(started, "id"));
    assertThat(text(done, "state")).isEqualTo("done");
    assertThat(done.object("filter").orElseThrow().text())
        .isEqualTo(
            "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"CarrierService\",\"requestId\":\"r-2\","
                + "\"state\":\"archived\",\"from\":\"2020-01-01T00:00:00Z\"}");
    assertThat(done.object("progress").orElseThrow().text())
        .isEqualTo("{\"looked\":2,\"replayed\":1,\"skipped\":0}");
    assertThat(text(done, "startedBy")).isEqualTo("dev-key");
    assertThat(done.text("startedAt")).isEqualTo(started.text("startedAt"));
    assertThat(done.text("endedAt")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"family\":\"connectivity\"}",
        "{\"state\":\"archived\",\"to\":\"2026-01-01T00:00:00Z\"}",
        "{\"account\":\"A-1\",\"acount\":\"A-1\"}",
        "{\"account\":7}",
        "{\"account\":\"\"}",
        "{\"account\":\"A-1\",\"family\":\"nonsense\"}",
        "{\"account\":\"A-1\",\"service\":\"a\\u0000b\"}",
        "{\"account\":\"A-1\",\"state\":\"waiting\"}",
        "{\"account\":\"A-1\",\"requestId\":\"\"}",
        "{\"account\":\"A-1\",\"from\":\"yesterday\"}",
        "{\"account\":\"A-1\",\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}",
      })
  void filterThatIsNone_isRefused_andNothingStarted(String filter) throws Exception {
    read(post(REPLAYS, filter), 400);
    assertThat(list(read(get(REPLAYS), 200), "replays")).isEmpty();
  }

  @Test
  void timesAtTheEndsOfTime_areTaken() throws Exception {
    archive("A-1", "r-1");
    var ever =
        "{\"from\":\"-999999999-01-01T00:00:00+18:00\",\"to\":\"+999999999-12-31T23:59:59-18:00\"}";
    assertThat(replayed(finish(start(ever)))).isEqualTo(1);
  }

  @Test
  void foreignAccounts_areNeitherSentNorShown() throws Exception {
    archive("A-1", "r-1");
    archive("A-2", "r-2");
    var everybodys = start("{\"requestId\":\"none\"}");
    var theirs = start("{\"account\":\"A-2\",\"requestId\":\"none\"}");

    loginAsOperatorOf("A-1");
    for (var foreign : List.of(everybodys, theirs, "rpl_" + "0".repeat(28), "nonsense")) {
      read(get(REPLAYS + "/" + foreign), 404);
      for (var act : List.of("pause", "resume", "cancel")) {
        read(post(REPLAYS + "/" + foreign + "/" + act, ""), 404);
      }
    }
    assertThat(list(read(get(REPLAYS), 200), "replays")).isEmpty();
    var ofForeign = finish(start("{\"account\":\"A-2\"}"));
    var ofNobody = finish(start("{\"account\":\"A-9\"}"));
    assertThat(ofForeign.object("progress")).isEqualTo(ofNobody.object("progress"));
    assertThat(ofForeign.object("progress").orElseThrow().number("looked")).contains(0L);
    assertThat(replayed(finish(start("{\"from\":\"2020-01-01T00:00:00Z\"}")))).isEqualTo(1);
    assertThat(list(read(get(REPLAYS), 200), "replays")).hasSize(3);
    assertThat(archived("A-2")).isEqualTo("{\"archived\":0,\"more\":false}");

    loginAsOperatorOf("A-2");
    assertThat(list(read(get(REPLAYS), 200), "replays").stream().map(one -> text(one, "id")))
        .containsExactly(theirs);
    assertThat(archived("A-2")).isEqualTo("{\"archived\":1,\"more\":false}");
    loginAsOperatorOf("A-1", "A-2");
    assertThat(list(read(get(REPLAYS), 200), "replays")).hasSize(2);
  }

  private String archived(String account) throws Exception {
    var query = "?family=connectivity&service=CarrierService&account=" + account;
    return read(get("/ringback/v1/archive" + query), 200).text();
  }

  @Test
  void archive_needsTheWholeListener() throws Exception {
    read(get("/ringback/v1/archive?family=connectivity&account=A-1"), 400);
    read(get("/ringback/v1/archive?family=nonsense&account=A-1&service=QoS"), 400);
  }

  @Test
  void acts_areRefusedWhereTheStateDoesNotAllowThem() throws Exception {
    var id = start("{\"account\":\"A-1\"}");
    finish(id);
    for (var act : List.of("pause", "resume", "cancel")) {
      var refused = read(post(REPLAYS + "/" + id + "/" + act, ""), 409);
      assertThat(text(refused, "detail"))
          .isEqualTo("The replay is done; there is nothing to " + act + ".");
    }
  }

  @Test
  void list_isNewestFirst_inPages() throws Exception {
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(start("{\"account\":\"A-1\"}"));
    }
    // Ids of one millisecond are in no order of their own.
    ids.sort(Comparator.reverseOrder());
    var shown = new ArrayList<String>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      var page = read(get(REPLAYS + "?limit=2&cursor=" + cursor.get()), 200);
      list(page, "replays").forEach(one -> shown.add(text(one, "id")));
      cursor = page.text("next");
      assertThat(shown.size()).isLessThanOrEqualTo(5);
    }
    assertThat(shown).containsExactlyElementsOf(ids);
    read(get(REPLAYS + "?cursor=nonsense"), 400);
    read(get(REPLAYS + "?limit=0"), 400);
  }

  @Test
  void caller_needsABearerAndTheRole() throws Exception {
    var secret = SecretHash.of("secret", new SecureRandom());
    var publisher =
        new OauthClient(
            "pub",
            "pub",
            secret,
            Set.of(Role.PUBLISHER),
            new Accounts.All(),
            DiagnosticsShape.ARRAY);
    AccessFile.in(data).change(book -> book.with(publisher));
    bearer = login("pub:secret");
    read(post(REPLAYS, "{\"account\":\"A-1\"}"), 403);
    read(get(REPLAYS), 403);
    read(get("/ringback/v1/archive"), 403);
    bearer = "nonsense";
    read(post(REPLAYS, "{\"account\":\"A-1\"}"), 401);
  }
}
