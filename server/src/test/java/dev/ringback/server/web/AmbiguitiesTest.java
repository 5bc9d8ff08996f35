package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.access.Sessions;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.web.RunningEdge.Answer;
import dev.ringback.server.web.RunningEdge.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recommendations for every question on which sources disagree, A1 to A26.
class AmbiguitiesTest {
  private static final String LISTENER = "https://listener.example.com/x";

  @TempDir static Path data;
  private static RunningEdge edge;
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();

  private final String account = "TestAccount-" + ACCOUNTS.incrementAndGet();

  @BeforeAll
  static void open() {
    edge = RunningEdge.open(data);
  }

  @AfterAll
  static void close() {
    edge.close();
  }

  @Test
  void a01_diagnosticsListIsAnArray_orAnObjectForAClientThatWantsIt() {
    diagnostics(LISTENER);
    var path = "/api/diagnostics/v1/callbacks?accountName=" + account;

    assertThat(edge.call("GET", path).send().json().asArray().orElseThrow()).hasSize(1);
    assertThat(asObjectClient(path).text("endpoint")).isEqualTo(LISTENER);
  }

  @Test
  void a02_locationRegistrationIsAnsweredWithAllFourKeys() {
    assertThat(location("Location").object())
        .isEqualTo(
            JsonObject.EMPTY
                .with("account", account)
                .with("name", "Location")
                .with("accountName", account)
                .with("serviceName", "Location"));
  }

  @Test
  void a03_locationListSaysTheNameTwice() {
    location("DeviceLocation");

    assertThat(list("/api/loc/v1/callbacks/" + account))
        .containsExactly(
            JsonObject.EMPTY
                .with("name", "DeviceLocation")
                .with("accountName", account)
                .with("serviceName", "DeviceLocation")
                .with("url", LISTENER));
  }

  @Test
  void a04_locationRemovalIsAnsweredWithAllThreeKeys() {
    location("Location");

    assertThat(
            edge.call("DELETE", "/api/loc/v1/callbacks/" + account + "/name/Location")
                .send()
                .object())
        .isEqualTo(
            JsonObject.EMPTY
                .with("success", true)
                .with("accountName", account)
                .with("serviceName", "Location"));
  }

  @Test
  void a05_hyperPreciseTakesNameAndUrlFromBodyThenHeaderThenQuery() {
    var path = "/api/hyper-precise/v1/callbacks?accountNumber=" + account;
    var expected = JsonObject.EMPTY.with("name", "fromBody").with("url", LISTENER + "?body");

    var all =
        edge.call("POST", path + "&name=fromQuery&url=https%3A%2F%2Fq.example.com%2F")
            .with("name", "fromHeader")
            .with("url", LISTENER + "?header");
    assertThat(all.body(expected.text()).send().text("name")).isEqualTo("fromBody");
    assertThat(all.body("[" + expected.text() + "]").send().text("url"))
        .isEqualTo(LISTENER + "?body");
    assertThat(all.send().text("name")).isEqualTo("fromHeader");
    assertThat(all.body("{\"name\":null,\"x\":1}").send().text("url"))
        .isEqualTo(LISTENER + "?header");
    assertThat(all.without("name").without("url").send().text("name")).isEqualTo("fromQuery");
    assertThat(all.body("[]").send().status()).isEqualTo(400);
    assertThat(all.body("[" + expected.text() + "," + expected.text() + "]").send().status())
        .isEqualTo(400);
    assertThat(all.body(expected.with("aname", account).text()).send().status()).isEqualTo(200);
    assertThat(all.body(expected.with("aname", "Another-1").text()).send().status()).isEqualTo(400);

    assertThat(edge.call("DELETE", path + "&service=fromBody&name=fromQuery").send().status())
        .isEqualTo(400);
    assertThat(edge.call("DELETE", path + "&service=fromBody&name=fromBody").send().object())
        .isEqualTo(
            JsonObject.EMPTY
                .with("responseCode", "SUCCESS")
                .with("message", "Callback deregistered."));
    assertThat(edge.call("DELETE", path + "&name=fromQuery").send().status()).isEqualTo(200);
    assertThat(edge.call("DELETE", path).send().status()).isEqualTo(400);
  }

  @Test
  void a06_sharedKeyIsNewWithEveryRegistration() {
    var first = location("Location").header("Shared-Key").orElseThrow();
    var second = location("Location").header("Shared-Key").orElseThrow();

    assertThat(SharedKey.of(first)).isNotEqualTo(SharedKey.of(second));
    assertThat(diagnostics(LISTENER).header("Shared-Key").map(SharedKey::of)).isPresent();
    assertThat(connectivity("CarrierService", LISTENER).header("Shared-Key")).isEmpty();
  }

  @Test
  void a07_portsAreCheckedInConnectivityOnly_andNeverOnOutput(@TempDir Path other) {
    try (var sandbox = RunningEdge.open(other)) {
      sandbox
          .call("POST", "/api/m2m/v1/callbacks/x")
          .body(body("CarrierService", "http://10.0.0.1:50569/"))
          .send();
    }
    var documented = Setup.SANDBOX.with(RegistrationRules.DOCUMENTED);
    try (var strict = RunningEdge.open(other, documented)) {
      assertThat(strict.call("GET", "/api/m2m/v1/callbacks/x").send().body()).contains(":50569/");
      assertThat(
              strict
                  .call("POST", "/api/m2m/v1/callbacks/x")
                  .body(body("CarrierService", "http://example.com:50569/"))
                  .send()
                  .text("errorCode"))
          .isEqualTo("CallbackService.INPUT_INVALID.Url");
      assertThat(
              strict
                  .call("POST", "/api/fota/v1/callbacks/x")
                  .body(body("Fota", "http://example.com:50569/"))
                  .send()
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a08_fotaAddressesAreHttps_andReadingGivesWhatIsStored() {
    var path = "/api/fota/v2/callbacks/" + account;

    assertThat(edge.call("PUT", path).body("{\"url\":\"http://10.0.0.1/\"}").send().status())
        .isEqualTo(400);
    assertThat(edge.call("PUT", path).body("{\"url\":\"http://127.0.0.1:1/\"}").send().status())
        .isEqualTo(200);
    assertThat(edge.call("GET", path).send().text("url")).isEqualTo("http://127.0.0.1:1/");
  }

  @Test
  void a09_queryNamesMatchInAnyCase() {
    var txid = "2c90bd28-eeee-ffff-gggg-7e3bd4fbff33";
    for (var name : List.of("accountName", "accountname", "ACCOUNTNAME")) {
      assertThat(
              edge.call(
                      "DELETE", "/api/loc/v1/devicelocations/" + txid + "?" + name + "=" + account)
                  .send()
                  .object())
          .isEqualTo(JsonObject.EMPTY.with("txid", txid));
    }
    assertThat(edge.call("DELETE", "/api/loc/v1/devicelocations/" + txid).send().status())
        .isEqualTo(400);
  }

  @Test
  void a10_fotaTakesCallbackForUrl() {
    var path = "/api/fota/v3/callbacks/" + account;

    assertThat(edge.call("PUT", path).body("{\"callback\":\"" + LISTENER + "\"}").send().object())
        .isEqualTo(JsonObject.EMPTY.with("url", LISTENER));
    assertThat(
            edge.call("PUT", path)
                .body("{\"callback\":\"" + LISTENER + "\",\"url\":\"" + LISTENER + "2\"}")
                .send()
                .text("url"))
        .isEqualTo(LISTENER + "2");
    assertThat(edge.call("PUT", path).body("{}").send().status()).isEqualTo(400);
  }

  @Test
  void a11_nothingIsAnEmptyListOrObject() {
    assertThat(edge.call("GET", "/api/m2m/v1/callbacks/" + account).send().body()).isEqualTo("[]");
    assertThat(edge.call("GET", "/api/fota/v3/callbacks/" + account).send().body()).isEqualTo("{}");
  }

  @Test
  void a12_unsetCredentialsAreLeftOut() {
    connectivity("CarrierService", LISTENER);
    var path = "/api/m2m/v1/callbacks/" + account;

    assertThat(list(path).getFirst().members()).doesNotContainKeys("username", "password");

    edge.call("POST", path)
        .body(
            "{\"name\":\"CarrierService\",\"url\":\""
                + LISTENER
                + "\",\"username\":\"zaffod\",\"password\":\"drowssap\"}")
        .send();
    assertThat(list(path).getFirst().text("password")).contains("drowssap");

    edge.call("POST", path)
        .body(
            "{\"name\":\"CarrierService\",\"url\":\""
                + LISTENER
                + "\",\"username\":null,\"password\":null}")
        .send();
    assertThat(list(path).getFirst().members()).doesNotContainKeys("username", "password");
  }

  @Test
  void a13_accountIsEchoed() {
    assertThat(connectivity("CarrierService", LISTENER).text("accountName")).isEqualTo(account);
  }

  @Test
  void a14_alertServiceHasTwoSpellings() {
    var path = "/api/m2m/v1/callbacks/" + account;

    assertThat(connectivity("AlertsService", LISTENER).text("serviceName"))
        .isEqualTo("AlertService");
    assertThat(connectivity("AlertService", LISTENER + "2").status()).isEqualTo(200);
    assertThat(list(path)).hasSize(1);
    assertThat(edge.call("DELETE", path + "/name/AlertsService").send().text("serviceName"))
        .isEqualTo("AlertService");
  }

  @Test
  void a15_bothLocationServicesCanBeRemoved() {
    for (var service : List.of("Location", "DeviceLocation")) {
      location(service);
      assertThat(
              edge.call("DELETE", "/api/loc/v1/callbacks/" + account + "/name/" + service)
                  .send()
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a16_connectivityNeedsNameAndUrl() {
    var path = "/api/m2m/v1/callbacks/" + account;

    assertThat(
            edge.call("POST", path).body("{\"url\":\"" + LISTENER + "\"}").send().text("errorCode"))
        .isEqualTo("CallbackService.INPUT_INVALID.ServiceName");
    assertThat(
            edge.call("POST", path).body("{\"name\":\"CarrierService\"}").send().text("errorCode"))
        .isEqualTo("CallbackService.INPUT_INVALID.Url");
    assertThat(
            edge.call("POST", path)
                .body("{\"name\":null,\"url\":\"" + LISTENER + "\"}")
                .send()
                .text("errorCode"))
        .isEqualTo("CallbackService.INPUT_INVALID.ServiceName");
  }

  @Test
  void a17_sessionsAreAskedForInThreeWays(@TempDir Path second, @TempDir Path third) {
    var path = "/api/m2m/v1/callbacks/x";
    var placeholder = edge.call("GET", path).with("VZ-M2M-Token", "TODO: Replace");
    assertThat(placeholder.send().text("errorCode")).endsWith("INPUT_INVALID.SessionToken.Invalid");

    try (var present = RunningEdge.open(second, Setup.SANDBOX.with(SessionStrictness.PRESENT))) {
      assertThat(present.call("GET", path).with("VZ-M2M-Token", "TODO: Replace").send().status())
          .isEqualTo(200);
      assertThat(present.call("GET", path).without("VZ-M2M-Token").send().text("errorCode"))
          .endsWith("REQUEST_FAILED.SessionToken.Format");
    }
    try (var ignored = RunningEdge.open(third, Setup.SANDBOX.with(SessionStrictness.IGNORED))) {
      assertThat(ignored.call("GET", path).without("VZ-M2M-Token").send().status()).isEqualTo(200);
    }
  }

  @Test
  void a18_fotaV1ListIsAnArray() {
    edge.call("POST", "/api/fota/v1/callbacks/" + account).body(body("Fota", LISTENER)).send();

    assertThat(list("/api/fota/v1/callbacks/" + account))
        .containsExactly(
            JsonObject.EMPTY.with("aname", account).with("name", "Fota").with("url", LISTENER));
  }

  @Test
  void a19_fotaVersionsAreThreeListeners() {
    edge.call("POST", "/api/fota/v1/callbacks/" + account).body(body("Fota", LISTENER)).send();
    edge.call("POST", "/api/fota/v2/callbacks/" + account)
        .body("{\"url\":\"" + LISTENER + "2\"}")
        .send();

    assertThat(edge.call("GET", "/api/fota/v2/callbacks/" + account).send().text("url"))
        .isEqualTo(LISTENER + "2");
    assertThat(edge.call("GET", "/api/fota/v3/callbacks/" + account).send().body()).isEqualTo("{}");
    assertThat(list("/api/fota/v1/callbacks/" + account).getFirst().text("url")).contains(LISTENER);
  }

  @Test
  void a20_diagnosticsPostCreatesAndReplaces() {
    assertThat(diagnostics(LISTENER).text("endpoint")).isEqualTo(LISTENER);
    assertThat(diagnostics(LISTENER + "2").text("endpoint")).isEqualTo(LISTENER + "2");
    assertThat(list("/api/diagnostics/v1/callbacks?accountName=" + account)).hasSize(1);
  }

  @Test
  void a21_diagnosticsWithoutListenerIsAnEmptyAnswer() {
    var path = "/api/diagnostics/v1/callbacks?accountName=" + account;

    assertThat(edge.call("GET", path).send().body()).isEqualTo("[]");
    assertThat(asObjectClient(path).body()).isEqualTo("{}");
  }

  @Test
  void a22_sessionFailuresHaveTheirFamilysStatus(@TempDir Path other) {
    for (var family : Family.values()) {
      var path =
          family == Family.DIAGNOSTICS || family == Family.HYPER_PRECISE
              ? family.basePath() + "/callbacks"
              : family.basePath() + "/callbacks/x";
      var status = path.endsWith("/x") ? 400 : 401;
      assertThat(edge.call("GET", path).without("VZ-M2M-Token").send().status())
          .as(path)
          .isEqualTo(status);
      assertThat(edge.call("GET", path).with("VZ-M2M-Token", "x").send().status())
          .as(path)
          .isEqualTo(status);
      try (var idle = RunningEdge.open(other.resolve(family.id()))) {
        var call = idle.call("GET", path);
        idle.clock.advance(Sessions.IDLE.plusMillis(1));
        assertThat(call.send().status()).as(path).isEqualTo(status);
      }
    }
  }

  @Test
  void a23_gatewayErrorsAreJsonWithBothFormsOfTheCode() {
    var missing = edge.bare("GET", "/api/m2m/v1/callbacks/x").send();
    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.text("errorCode")).isEqualTo("900902");
    assertThat(missing.text("errorMessage")).isEqualTo("Missing Credentials");

    var wrong = edge.bare("GET", "/api/loc/v1/callbacks/x").with("Authorization", "Bearer x");
    assertThat(wrong.send().object().object("fault").flatMap(fault -> fault.text("code")))
        .contains("900901");

    var method = edge.call("PATCH", "/api/m2m/v1/callbacks/x").send();
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow")).contains("GET, HEAD, POST");
    assertThat(method.text("errorMessage")).isEqualTo("Method Not Allowed");

    var elsewhere = edge.bare("GET", "/nowhere").send();
    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(elsewhere.header("Content-Type")).contains("application/problem+json");
  }

  @Test
  void a24_accountsAreOpaque() {
    for (var name : List.of("accountNumber2", "TestQAAccount", "122333444-00002", "a.b_c-d")) {
      assertThat(
              edge.call("GET", "/api/hyper-precise/v1/callbacks?accountNumber=" + name)
                  .send()
                  .status())
          .isEqualTo(200);
    }
    for (var name : List.of("", "-a", "a%20b", "a+b", "a%2Fb", "a".repeat(65), "%00")) {
      assertThat(
              edge.call("GET", "/api/hyper-precise/v1/callbacks?accountNumber=" + name)
                  .send()
                  .status())
          .as(name)
          .isEqualTo(400);
    }
  }

  @Test
  void a25_httpHeadersAreAnObjectOfStrings() {
    assertThat(diagnostics(LISTENER).object().object("httpHeaders")).contains(JsonObject.EMPTY);
    assertThat(withHeaders("null").object().object("httpHeaders")).contains(JsonObject.EMPTY);
    assertThat(withHeaders("{\"key1\":\"val1\",\"key2\":\"val2\"}").object().object("httpHeaders"))
        .contains(JsonObject.EMPTY.with("key1", "val1").with("key2", "val2"));
    for (var headers :
        List.of(
            "\"key1: val1\"", "[]", "7", "{\"key1\":7}", "{\"key1\":null}", "{\"Host\":\"x\"}")) {
      assertThat(withHeaders(headers).status()).as(headers).isEqualTo(400);
    }
  }

  @Test
  void a26_otherCollectionsPathsAreNotThere() {
    assertThat(edge.call("POST", "/api/m2m/v2/session/token").send().status()).isEqualTo(404);
  }

  private Answer connectivity(String name, String url) {
    return edge.call("POST", "/api/m2m/v1/callbacks/" + account).body(body(name, url)).send();
  }

  private Answer location(String name) {
    return edge.call("POST", "/api/loc/v1/callbacks/" + account).body(body(name, LISTENER)).send();
  }

  private Answer diagnostics(String endpoint) {
    return edge.call("POST", "/api/diagnostics/v1/callbacks")
        .body(
            JsonObject.EMPTY
                .with("accountName", account)
                .with("serviceName", "Diagnostics")
                .with("endpoint", endpoint)
                .text())
        .send();
  }

  private Answer withHeaders(String headers) {
    var registration =
        JsonObject.EMPTY
            .with("accountName", account)
            .with("serviceName", "Diagnostics")
            .with("endpoint", LISTENER)
            .with("httpHeaders", JsonValue.read(headers.getBytes(UTF_8)));
    return edge.call("POST", "/api/diagnostics/v1/callbacks").body(registration.text()).send();
  }

  private Answer asObjectClient(String path) {
    var name = "object-" + ACCOUNTS.incrementAndGet();
    var client =
        new AccessAdmin(edge.books)
            .addClient(name, Set.of(Role.CUSTOMER), new Accounts.All(), DiagnosticsShape.OBJECT);
    return edge.call("GET", path)
        .with("Authorization", "Bearer " + edge.bearer(client.client().id(), client.secret()))
        .send();
  }

  private static String body(String name, String url) {
    return JsonObject.EMPTY.with("name", name).with("url", url).text();
  }

  private static List<JsonObject> list(String path) {
    return edge.call("GET", path).send().json().asArray().orElseThrow().stream()
        .map(item -> item.asObject().orElseThrow())
        .toList();
  }
}
