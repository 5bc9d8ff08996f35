package dev.ringback.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.LogIn;
import dev.ringback.server.access.PasswordReset;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.TokenResult;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.directory.SharedKeys;
import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.SealingKey;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.server.web.http.Body;
import dev.ringback.server.web.http.Form;
import dev.ringback.server.web.http.Headers;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets that are looked for wherever they have no business to be.
@Timeout(120)
class SecretsAtLargeTest {
  private static final String CANARY = "canary-5cr37";
  private static final byte[] KEY = "canary-key-of-thirty-two-bytes-x".getBytes(UTF_8);
  private static final KeySource RING =
      new KeySource.Given(new KeyRing(List.of(new SealingKey("k1", KEY))));
  private static final WebhookSecret WEBHOOK =
      WebhookSecret.of("whsec_" + Base64.getEncoder().encodeToString(KEY));

  private final Set<String> canaries = new LinkedHashSet<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /// A word is looked for as it is, in base64 and in hexadecimal.
  private void secret(String word) {
    var bytes = word.getBytes(UTF_8);
    canaries.add(word);
    canaries.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    canaries.add(HexFormat.of().formatHex(bytes));
  }

  @Test
  void noToString_showsASecret_ofWhatItIsMadeOf() throws Exception {
    secret(CANARY);
    secret(new String(KEY, UTF_8));
    var random = new SecureRandom();
    var account = new AccountName("A-1");
    var key = new ListenerKey(Family.DIAGNOSTICS, account, new ServiceName("Diagnostics"));
    var url = "https://listener.example.com/x?token=" + CANARY;
    var headers = Map.of("X-Api-Key", CANARY);
    var credentials = new Credentials(CANARY, CANARY);
    var config = config(ServerConfig.defaults(temporary, 0).sealedWith(RING));
    var admin = new AccessAdmin(AccessFile.in(temporary));
    var roles = EnumSet.allOf(Role.class);
    var program = admin.addClient("p", roles, new Accounts.All(), DiagnosticsShape.ARRAY);
    var person = admin.addUser("q", roles, new Accounts.All());
    secret(program.secret());
    secret(person.password());
    secret(program.client().secret().hash());
    secret(person.user().password().salt());
    var shared = SharedKey.random(random);
    secret(shared.base64());
    var things =
        List.of(
            config,
            new Registration(
                key,
                CallbackUrl.of(url),
                credentials,
                headers,
                SharedKeys.of(shared).rotatedTo(shared, Instant.EPOCH),
                Instant.EPOCH),
            new RegistrationRequest(
                key.family(), account, key.service().value(), url, credentials, headers),
            program,
            person,
            admin.list(),
            new TokenResult.Issued(CANARY, 1, "read"),
            new LogIn.Begun(CANARY),
            new PasswordReset.Changed(CANARY),
            Form.read("password=" + CANARY).orElseThrow(),
            new Request(
                "POST",
                "/x",
                "token=" + CANARY,
                new Headers(List.of(Map.entry("Authorization", "Bearer " + CANARY))),
                Body.of(CANARY),
                "127.0.0.1",
                Map.of()),
            Response.json(200, JsonObject.EMPTY.with("password", CANARY)).with("Key", CANARY));
    for (var thing : things) {
      var seen = new ArrayList<String>();
      look(thing, thing.getClass().getSimpleName(), seen);
      assertThat(seen).isNotEmpty();
    }
  }

  @TempDir Path temporary;

  /// Looks at a thing of ours, and at all that its record components hold.
  private void look(Object thing, String path, List<String> seen) {
    switch (thing) {
      case Optional<?> some -> some.ifPresent(one -> look(one, path, seen));
      case Collection<?> some -> some.forEach(one -> look(one, path + "[]", seen));
      case Map<?, ?> some -> some.values().forEach(one -> look(one, path + "{}", seen));
      default -> {
        // An address is written as it was registered; whoever logs one says withoutQuery().
        if (thing.getClass().getName().startsWith("dev.ringback.")
            && !(thing instanceof CallbackUrl)) {
          seen.add(path);
          assertThat(thing.toString()).as(path).doesNotContain(canaries);
          if (thing instanceof Record record) {
            for (var component : record.getClass().getRecordComponents()) {
              look(value(record, component), path + "." + component.getName(), seen);
            }
          }
        }
      }
    }
  }

  private static String path(RecordComponent component) {
    return component.getDeclaringRecord() + "." + component.getName();
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(path(component), e);
    }
  }

  @Test
  void runningServer_leavesNoSecretInItsLogOrItsFiles() throws Exception {
    secret(CANARY);
    secret(new String(KEY, UTF_8));
    canaries.add(WEBHOOK.text());
    try (var log = CapturedLog.open()) {
      var config = config(ServerConfig.defaults(temporary, 0).sealedWith(RING).inSandbox());
      try (var server = Server.start(config, InstantSource.system())) {
        use(server);
      }
      assertThat(log.lines()).isNotEmpty();
      assertThat(String.join("\n", log.lines())).doesNotContain(canaries);
    }
    var all = new StringBuilder();
    try (var files = Files.walk(temporary)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".so")) {
          var text = Files.readString(file, ISO_8859_1);
          assertThat(text).as(file.toString()).doesNotContain(canaries);
          all.append(text);
        }
      }
    }
    // What is no secret can be read, so that the looking does find things.
    assertThat(all).contains("CarrierService", "listener-registered", "127.0.0.1:1/x");
  }

  /// The configuration with a webhook secret, as read from a file that is gone then.
  private ServerConfig config(ServerConfig defaults) throws Exception {
    var file = Files.createTempFile("ringback", ".conf");
    Files.writeString(file, "attempt.webhook-secrets = " + WEBHOOK.text() + "\n");
    var read = ConfigFile.read(file, defaults);
    Files.delete(file);
    return read;
  }

  private void use(Server server) throws Exception {
    var admin = new AccessAdmin(AccessFile.in(temporary));
    var roles = EnumSet.allOf(Role.class);
    var program = admin.addClient("p", roles, new Accounts.All(), DiagnosticsShape.ARRAY);
    var person = admin.addUser("q", roles, new Accounts.All());
    secret(program.secret());
    secret(person.password());
    var basic = basic(program.client().id() + ":" + program.secret());
    var form = "grant_type=client_credentials";
    var token = "/api/ts/v1/oauth2/token";
    var bearer = text(send(server, "POST", token, form, "Authorization", basic), "access_token");
    secret(bearer);
    var login = JsonObject.EMPTY.with("username", "q").with("password", person.password()).text();
    var sessionLogin = "/api/m2m/v1/session/login";
    var session =
        text(
            send(server, "POST", sessionLogin, login, "Authorization", "Bearer " + bearer),
            "sessionToken");
    secret(session);
    var asCustomer = new String[] {"Authorization", "Bearer " + bearer, "VZ-M2M-Token", session};

    // Listeners that do not answer, so that attempts fail.
    var nobody = "http://127.0.0.1:1/x?token=" + CANARY;
    var connectivity =
        "{\"name\":\"CarrierService\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(nobody, CANARY, CANARY);
    assertThat(
            send(server, "POST", "/api/m2m/v1/callbacks/A-1", connectivity, asCustomer)
                .statusCode())
        .isEqualTo(200);
    var diagnostics =
        ("{\"accountName\":\"A-1\",\"serviceName\":\"Diagnostics\",\"endpoint\":\"%s\","
                + "\"httpHeaders\":{\"X-Api-Key\":\"%s\"}}")
            .formatted(nobody.replace("http:", "https:"), CANARY);
    var registered = send(server, "POST", "/api/diagnostics/v1/callbacks", diagnostics, asCustomer);
    assertThat(registered.statusCode()).isEqualTo(200);
    canaries.add(registered.headers().firstValue("Shared-Key").orElseThrow());
    var message =
        "[{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"CarrierService\","
            + "\"body\":{}},{\"family\":\"diagnostics\",\"account\":\"A-1\","
            + "\"service\":\"Diagnostics\",\"body\":{}}]";
    assertThat(send(server, "POST", "/ringback/v1/messages", message, asCustomer).statusCode())
        .isEqualTo(202);
    awaitTwoAttempts(server, asCustomer);

    // What is wrong, with secrets in every place.
    var wrong = basic("p:" + CANARY);
    send(server, "POST", token, form, "Authorization", wrong);
    send(server, "POST", token, "%zz" + CANARY, "Authorization", basic);
    send(server, "POST", token, form, "Authorization", "Basic " + CANARY + "!");
    send(server, "POST", sessionLogin, login.replace("\"q\"", "\"" + CANARY + "\""), asCustomer);
    send(server, "POST", sessionLogin, "{\"password\":\"" + CANARY, asCustomer);
    send(server, "GET", "/api/m2m/v1/callbacks/A-1", "", "Authorization", "Bearer " + CANARY);
    send(server, "GET", "/api/m2m/v1/callbacks/" + CANARY + "'", "", asCustomer);
    send(server, "GET", "/nothing/here?token=" + CANARY, "", asCustomer);
    for (var url : List.of("http://u:" + CANARY + "@h/", "gopher://" + CANARY, CANARY + " x")) {
      var bad = connectivity.replace(nobody, url);
      assertThat(send(server, "POST", "/api/m2m/v1/callbacks/A-1", bad, asCustomer).statusCode())
          .isEqualTo(400);
    }
    send(
        server,
        "PUT",
        "/api/m2m/v1/session/password/actions/reset",
        "{\"oldPassword\":\"" + CANARY + "\"}",
        asCustomer);
    var reset =
        send(
            server,
            "PUT",
            "/api/m2m/v1/session/password/actions/reset",
            "{\"oldPassword\":\"" + person.password() + "\"}",
            asCustomer);
    secret(text(reset, "newPassword"));
  }

  private void awaitTwoAttempts(Server server, String[] headers) throws Exception {
    for (var i = 0; i < 1_000; i++) {
      var seen = send(server, "GET", "/ringback/v1/deliveries", "", headers).body();
      if (seen.split("\"unreachable\"", -1).length > 2) {
        assertThat(seen).doesNotContain(CANARY);
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no two attempts");
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String text(HttpResponse<String> answer, String name) {
    return JsonObject.read(answer.body().getBytes(UTF_8)).text(name).orElseThrow();
  }

  private HttpResponse<String> send(
      Server server, String method, String path, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.ofString(body))
            .headers(Arrays.copyOf(headers, headers.length));
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
