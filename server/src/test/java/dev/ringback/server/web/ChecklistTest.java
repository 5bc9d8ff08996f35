package dev.ringback.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.web.RunningEdge.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract's checklist for servers, point by point.
class ChecklistTest {
  private static final String CARRIER =
      "{\"name\":\"CarrierService\",\"url\":\"http://10.120.102.183:50559/x\"}";
  private static final String URL_ONLY = "{\"url\":\"https://listener.example.com/x\"}";

  @TempDir static Path data;
  private static RunningEdge edge;

  @BeforeAll
  static void open() {
    edge = RunningEdge.open(data);
  }

  @AfterAll
  static void close() {
    edge.close();
  }

  @Test
  void point1_allOperationsAreThere() {
    for (var operation : Contract.read().operations()) {
      var method = operation.text("method").orElseThrow();
      var path = operation.text("path").orElseThrow().replaceAll("\\{[A-Za-z]+}", "x");
      assertThat(edge.bare(method, path).send().status())
          .as("%s %s", method, path)
          .isNotIn(404, 405, 500);
    }
  }

  @Test
  void point2_contentTypeDoesNotMatter() {
    for (var type : List.of("*/*", "application/json", "text/plain", "nonsense")) {
      assertThat(
              edge.call("POST", "/api/m2m/v1/callbacks/Point-2")
                  .with("Content-Type", type)
                  .body(CARRIER)
                  .send()
                  .status())
          .as(type)
          .isEqualTo(200);
    }
    assertThat(edge.call("POST", "/api/m2m/v1/callbacks/Point-2").body(CARRIER).send().status())
        .isEqualTo(200);
    for (var type : List.of("application/json", "application/x-www-form-urlencoded", "*/*")) {
      assertThat(
              edge.call("GET", "/api/m2m/v1/callbacks/Point-2")
                  .with("Content-Type", type)
                  .send()
                  .status())
          .isEqualTo(200);
      assertThat(
              edge.call("POST", "/api/m2m/v1/session/logout")
                  .with("Content-Type", type)
                  .send()
                  .status())
          .isEqualTo(200);
    }
    assertThat(
            edge.call("POST", "/api/hyper-precise/v1/callbacks?accountNumber=Point-2")
                .with("name", "name0")
                .with("url", "https://listener.example.com/hpl")
                .with("Content-Type", "application/json")
                .body("")
                .send()
                .text("name"))
        .isEqualTo("name0");
  }

  @Test
  void point3_answersAreJson_andNothingIsAnEmptyListOrObject() {
    for (var path :
        List.of(
            "/api/m2m/v1/callbacks/Point-3",
            "/api/loc/v1/callbacks/Point-3",
            "/api/fota/v1/callbacks/Point-3",
            "/api/diagnostics/v1/callbacks?accountName=Point-3",
            "/api/hyper-precise/v1/callbacks?accountNumber=Point-3")) {
      assertThat(edge.call("GET", path).send().body()).as(path).isEqualTo("[]");
    }
    assertThat(edge.call("GET", "/api/fota/v2/callbacks/Point-3").send().body()).isEqualTo("{}");
    assertThat(edge.call("GET", "/api/fota/v3/callbacks/Point-3").send().body()).isEqualTo("{}");
    edge.call("POST", "/api/m2m/v1/callbacks/Point-3").body(CARRIER).send();
    var listed = edge.call("GET", "/api/m2m/v1/callbacks/Point-3").send();
    assertThat(listed.body()).doesNotContain("null");
    assertThat(listed.header("Content-Type")).contains("application/json");
  }

  @Test
  void point4_errorBodiesCarryTheirKeys() {
    for (var family : Family.values()) {
      var unknown = edge.call("GET", family.basePath() + "/nothing/here").send();
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.text("errorCode")).isNotEmpty();
      assertThat(unknown.text("errorMessage")).isNotEmpty();
      assertThat(unknown.object().object("fault").flatMap(fault -> fault.text("code")))
          .contains("900906");
    }
    var precise = edge.call("GET", "/api/hyper-precise/v1/callbacks").send();
    assertThat(precise.object().members())
        .containsOnlyKeys("errorCode", "errorMessage", "responseCode", "message");
    assertThat(precise.text("responseCode")).isEqualTo(precise.text("errorCode"));
    assertThat(precise.text("message")).isEqualTo(precise.text("errorMessage"));
    assertThat(edge.askForToken("no", "body", "grant_type=client_credentials").text("error"))
        .isEqualTo("invalid_client");
  }

  @Test
  void point5_listsHaveTheirKeys_andNoOther() {
    edge.call("POST", "/api/m2m/v1/callbacks/Point-5").body(CARRIER).send();
    assertThat(first("/api/m2m/v1/callbacks/Point-5").members())
        .containsOnlyKeys("accountName", "serviceName", "url");

    edge.call("POST", "/api/loc/v1/callbacks/Point-5")
        .body("{\"name\":\"DeviceLocation\",\"url\":\"http://listener.example.com/\"}")
        .send();
    assertThat(first("/api/loc/v1/callbacks/Point-5").text("name")).contains("DeviceLocation");
  }

  @Test
  void point6_tokenAnswerHasFourKeys() {
    var answer = edge.askForToken("dev-key", "dev-secret", "grant_type=client_credentials");

    assertThat(answer.object().members())
        .containsOnlyKeys("access_token", "scope", "token_type", "expires_in");
    assertThat(answer.object().number("expires_in").orElseThrow()).isBetween(1L, 3600L);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void point7_putIsIdempotent_postReplaces_deleteOfNothingIsAnError() {
    for (var version : List.of("v2", "v3")) {
      var path = "/api/fota/" + version + "/callbacks/Point-7";
      var put = edge.call("PUT", path).body(URL_ONLY);
      assertThat(put.send().body()).isEqualTo(put.send().body()).isEqualTo(URL_ONLY);
      assertThat(edge.call("GET", path).send().body()).isEqualTo(URL_ONLY);
      var other = URL_ONLY.replace("/x", "/y");
      assertThat(edge.call("POST", path).body(other).send().status()).isEqualTo(200);
      assertThat(edge.call("GET", path).send().body()).isEqualTo(other);
      assertThat(edge.call("DELETE", path).send().status()).isEqualTo(200);
      assertThat(edge.call("DELETE", path).send().status()).isEqualTo(400);
    }
    assertThat(
            edge.call("DELETE", "/api/m2m/v1/callbacks/Point-7/name/StateService").send().status())
        .isEqualTo(400);
    assertThat(edge.call("DELETE", "/api/loc/v1/callbacks/Point-7/name/Location").send().status())
        .isEqualTo(400);
    assertThat(edge.call("DELETE", "/api/fota/v1/callbacks/Point-7/name/Fota").send().status())
        .isEqualTo(400);
    assertThat(
            edge.call(
                    "DELETE",
                    "/api/diagnostics/v1/callbacks?accountName=Point-7&serviceName=Diagnostics")
                .send()
                .status())
        .isEqualTo(400);
    assertThat(
            edge.call("DELETE", "/api/hyper-precise/v1/callbacks?accountNumber=Point-7&name=x")
                .send()
                .status())
        .isEqualTo(404);
  }

  @Test
  void point8_secretHeaderHasASettableName(@TempDir Path other) {
    var local = EdgeSettings.local(0);
    var settings =
        new EdgeSettings(
            local.host(), 0, local.tls(), local.limits(), "X-Our-Secret", local.drain());
    try (var renamed = RunningEdge.open(other, Setup.SANDBOX.with(settings))) {
      var location =
          renamed
              .call("POST", "/api/loc/v1/callbacks/Point-8")
              .body("{\"name\":\"Location\",\"url\":\"http://listener.example.com/\"}")
              .send();
      assertThat(location.header("X-Our-Secret")).isPresent();
      assertThat(location.header("Shared-Key")).isEmpty();
      var diagnostics = diagnostics(renamed, "Point-8");
      assertThat(diagnostics.header("X-Our-Secret"))
          .isPresent()
          .isNotEqualTo(location.header("X-Our-Secret"));
    }
  }

  @Test
  void point9_switches(@TempDir Path other, @TempDir Path third) {
    var strict =
        new RegistrationRules(
            RegistrationRules.DOCUMENTED.ports(),
            RegistrationRules.DOCUMENTED.httpsOnly(),
            false,
            true,
            false,
            RegistrationRules.DOCUMENTED.destinations());
    try (var documented = RunningEdge.open(other, Setup.SANDBOX.with(strict))) {
      assertThat(
              documented
                  .call("GET", "/api/m2m/v1/callbacks/TestAccount-1")
                  .send()
                  .text("errorCode"))
          .endsWith("AccountNotFound");
      var path = "/api/m2m/v1/callbacks/0252012345-00001";
      assertThat(
              documented
                  .call("POST", path)
                  .body("{\"name\":\"CarrierService\",\"url\":\"http://example.com:8080/\"}")
                  .send()
                  .text("errorMessage"))
          .contains("8080", "50551-50559");
      assertThat(
              documented
                  .call("PUT", "/api/fota/v3/callbacks/0252012345-00001")
                  .body("{\"url\":\"http://example.com/\"}")
                  .send()
                  .text("errorMessage"))
          .isEqualTo("Invalid callback url");
    }
    var open =
        new RegistrationRules(
            RegistrationRules.SANDBOX.ports(),
            Set.of(),
            false,
            false,
            true,
            RegistrationRules.SANDBOX.destinations());
    var lenient = Setup.SANDBOX.with(open).with(SessionStrictness.IGNORED);
    try (var relaxed = RunningEdge.open(third, lenient)) {
      assertThat(
              relaxed
                  .call("POST", "/api/m2m/v1/callbacks/TestAccount-1")
                  .without("VZ-M2M-Token")
                  .body("{\"name\":\"NewService\",\"url\":\"http://example.com:8080/\"}")
                  .send()
                  .text("serviceName"))
          .isEqualTo("NewService");
      var objects =
          new AccessAdmin(relaxed.books)
              .addClient(
                  "object", Set.of(Role.CUSTOMER), new Accounts.All(), DiagnosticsShape.OBJECT);
      diagnostics(relaxed, "TestAccount-1");
      var path = "/api/diagnostics/v1/callbacks?accountName=TestAccount-1";
      assertThat(
              relaxed
                  .call("GET", path)
                  .with(
                      "Authorization",
                      "Bearer " + relaxed.bearer(objects.client().id(), objects.secret()))
                  .send()
                  .text("serviceName"))
          .isEqualTo("Diagnostics");
      assertThat(relaxed.call("GET", path).send().json()).isInstanceOf(JsonValue.Array.class);
    }
  }

  private static RunningEdge.Answer diagnostics(RunningEdge edge, String account) {
    return edge.call("POST", "/api/diagnostics/v1/callbacks")
        .body(
            JsonObject.EMPTY
                .with("accountName", account)
                .with("serviceName", "Diagnostics")
                .with("endpoint", "https://listener.example.com/")
                .text())
        .send();
  }

  private static JsonObject first(String path) {
    return edge.call("GET", path)
        .send()
        .json()
        .asArray()
        .orElseThrow()
        .getFirst()
        .asObject()
        .orElseThrow();
  }
}
