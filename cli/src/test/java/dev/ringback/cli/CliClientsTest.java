package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringback.client.CallbacksClient;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import dev.ringback.server.store.KeySource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CliClientsTest {
  @TempDir Path data;

  private CliRun clients(String... arguments) {
    var all = new ArrayList<>(List.of("clients"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return CliRun.of(all.toArray(String[]::new));
  }

  private ServerConfig config() {
    return ServerConfig.defaults(data, 0).sealedWith(new KeySource.Generated());
  }

  private static String value(CliRun run, String name) {
    assertThat(run.err()).isEmpty();
    return run.lines().stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void addedClient_getsATokenFromARunningServer_andNoneOnceRemoved() throws Exception {
    try (var server = Server.start(config(), InstantSource.system())) {
      var added = clients("add", "billing", "--role", "publisher", "--account", "0252012345-00001");
      var key = value(added, "key");
      var secret = value(added, "secret");

      assertThat(tokenStatus(server.url(), key, secret)).isEqualTo(200);
      assertThat(tokenStatus(server.url(), key, "another")).isEqualTo(401);

      assertThat(clients("remove", "billing").lines())
          .containsExactly("Client billing is removed.");
      assertThat(tokenStatus(server.url(), key, secret)).isEqualTo(401);
    }
  }

  @Test
  void addedClientAndUser_canRegisterForTheirAccount() {
    try (var server = Server.start(config(), InstantSource.system())) {
      var account = new AccountName("0252012345-00001");
      var program = clients("add", "shop", "--role", "customer", "--account", account.value());
      var person =
          clients("add", "zaphod", "--user", "--role", "customer", "--account", account.value());
      var client =
          CallbacksClient.builder()
              .baseUrl(URI.create(server.url()))
              .clientCredentials(value(program, "key"), value(program, "secret"))
              .session("zaphod", value(person, "password"))
              .build();

      assertThat(client.connectivity().list(account)).isEmpty();
    }
  }

  @Test
  void list_showsWhoMayCallAndNoSecrets() {
    var program =
        clients("add", "shop", "--role", "customer", "--role", "operator", "--all-accounts");
    clients(
        "add", "zaphod", "--user", "--role", "customer", "--account", "A-1", "--account", "B-2");

    assertThat(clients("list").lines())
        .containsExactly(
            "KIND    NAME    KEY                  ROLES              ACCOUNTS",
            "client  shop    " + value(program, "key") + "  customer,operator  *",
            "user    zaphod  -                    customer           A-1,B-2");
    var json = JsonObject.read(clients("list", "--json").out().strip().getBytes(UTF_8));
    assertThat(json.get("users").orElseThrow().text())
        .isEqualTo(
            "[{\"name\":\"zaphod\",\"roles\":[\"customer\"],\"accounts\":[\"A-1\",\"B-2\"],"
                + "\"locked\":false}]");
    assertThat(json.text()).doesNotContain(value(program, "secret"), "hash", "salt");
  }

  @Test
  void userLockedOut_canLogInAgainOnceUnlocked() {
    var person = clients("add", "zaphod", "--user", "--role", "customer", "--all-accounts");
    var program = clients("add", "shop", "--role", "customer", "--all-accounts");
    try (var server = Server.start(config(), InstantSource.system())) {
      var mistyped = client(server, program, "wrong");
      for (var i = 0; i < 5; i++) {
        assertThat(catchThrowable(mistyped.sessions()::login)).isNotNull();
      }
      assertThat(clients("list").out()).contains("LOCKED");
      var typed = client(server, program, value(person, "password"));
      assertThat(catchThrowable(typed.sessions()::login)).isNotNull();

      assertThat(clients("unlock", "zaphod").status()).isZero();

      assertThat(clients("list").out()).doesNotContain("LOCKED");
      assertThat(typed.sessions().login()).isNotNull();
    }
  }

  private static CallbacksClient client(Server server, CliRun program, String password) {
    return CallbacksClient.builder()
        .baseUrl(URI.create(server.url()))
        .clientCredentials(value(program, "key"), value(program, "secret"))
        .session("zaphod", password)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add taken --role customer --all-accounts",
        "add bad/name --role customer --all-accounts",
        "add other --role customer",
        "add other --role customer --all-accounts --account A-1",
        "add other --role customer --account not/an/account",
        "add other --role customer --all-accounts --diagnostics-shape round",
        "add other --user --role customer --all-accounts --diagnostics-shape array",
        "remove nobody",
        "unlock nobody",
      })
  void badInput_isStatus2AndChangesNothing(String arguments) {
    clients("add", "taken", "--role", "customer", "--all-accounts");
    var before = clients("list").out();

    var run = clients(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines().findFirst().orElseThrow()).contains(": ");
    assertThat(clients("list").out()).isEqualTo(before);
  }

  @Test
  void listOfADirectoryThatIsNotThere_isRefusedAndMakesNone() {
    var missing = data.resolve("missing");

    var run = CliRun.of("clients", "list", "--data", missing.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(missing.toString(), "(expected: one that is there");
    assertThat(Files.exists(missing)).isFalse();
  }

  private static int tokenStatus(String url, String key, String secret) throws Exception {
    var basic = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(UTF_8));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url + "/api/ts/v1/oauth2/token"))
                  .header("Authorization", "Basic " + basic)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void changes_areWrittenDown_withoutSecrets() throws Exception {
    var person = clients("add", "zaphod", "--user", "--role", "customer", "--all-accounts");
    var program = clients("add", "shop", "--role", "customer", "--all-accounts");
    clients("unlock", "zaphod");
    clients("remove", "zaphod");
    clients("remove", "shop");

    try (var files = Files.list(data.resolve("audit"))) {
      var lines = Files.readAllLines(files.findFirst().orElseThrow());
      assertThat(lines).hasSize(5).allMatch(line -> line.contains("command line: "));
      assertThat(lines.get(0)).contains("caller-added", "user zaphod");
      assertThat(lines.get(1)).contains("caller-added", "client " + value(program, "key"));
      assertThat(lines.get(2)).contains("user-unlocked");
      assertThat(lines.get(4)).contains("caller-removed", "client shop");
      assertThat(lines.toString())
          .doesNotContain(value(person, "password"), value(program, "secret"));
    }
  }
}
