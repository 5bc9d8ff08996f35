package dev.ringback.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringback.client.ScriptedPlatform.Received;
import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No secret shows in a `toString`, an exception or its stack trace, even when the platform sends
/// it back.
@Timeout(60)
class SecretsTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final ServiceName DIAGNOSTICS = new ServiceName("Diagnostics");
  private static final URI LISTENER = URI.create("https://listener.example.com/x");
  private static final String SECRET = "client \"secret\" é";
  private static final String PASSWORD = "pass/word\\1";
  private static final String OLD_PASSWORD = "old-pass word";
  private static final String BEARER = "bearer+token/1==";
  private static final String SESSION = "session-token-1";
  private static final String CALLBACK_PASSWORD = "callback\tpassword";
  private static final String HEADER_VALUE = "Bearer header-value";
  private static final String KEY = "issued-shared-key";
  private static final List<String> SECRETS =
      List.of(
          SECRET,
          Base64.getEncoder().encodeToString(("key:" + SECRET).getBytes(UTF_8)),
          PASSWORD,
          OLD_PASSWORD,
          BEARER,
          SESSION,
          CALLBACK_PASSWORD,
          HEADER_VALUE,
          KEY);

  private static final List<Consumer<CallbacksClient>> ACTS =
      List.of(
          client -> client.connectivity().list(ACCOUNT),
          client ->
              client
                  .softwareManagementV1()
                  .register(ACCOUNT, LISTENER, new Credentials("user", CALLBACK_PASSWORD)),
          client ->
              client
                  .diagnostics()
                  .register(ACCOUNT, DIAGNOSTICS, LISTENER, Map.of("Authorization", HEADER_VALUE)),
          client -> client.softwareManagementV2().update(ACCOUNT, LISTENER),
          client -> client.hyperPrecise().deregister(ACCOUNT, DIAGNOSTICS),
          client -> client.sessions().resetPassword(OLD_PASSWORD),
          client -> client.sessions().logout(),
          client -> client.sessions().revokeToken());

  private final ScriptedPlatform platform = new ScriptedPlatform();

  SecretsTest() {
    platform.onToken(
        request -> Reply.json("{\"access_token\":\"%s\",\"expires_in\":3600}".formatted(BEARER)));
    platform.onLogin(request -> Reply.json("{\"sessionToken\":\"%s\"}".formatted(SESSION)));
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private CallbacksClient client(URI url) {
    return CallbacksClient.builder()
        .baseUrl(url)
        .clientCredentials("key", SECRET)
        .session("user", PASSWORD)
        .retry(RetrySettings.NONE)
        .build();
  }

  /// All that a request carries, as a careless platform might quote it.
  private static String everything(Received request) {
    return request.headers().values() + " " + request.body();
  }

  static Stream<UnaryOperator<String>> bodies() {
    return Stream.of(
        everything -> everything,
        everything -> error("errorMessage", everything),
        everything -> error("errorCode", everything),
        everything -> error("responseCode", everything),
        everything -> error("error_description", everything),
        everything ->
            JsonObject.EMPTY
                .with("responseCode", "INVALID_ACCESS")
                .with("message", everything)
                .text(),
        everything ->
            JsonObject.EMPTY.with("fault", JsonObject.EMPTY.with("message", everything)).text(),
        everything -> "<am:fault><am:description>" + everything + "</am:description></am:fault>");
  }

  private static String error(String name, String value) {
    return JsonObject.EMPTY.with(name, value).text();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void exceptions_hideWhatThePlatformQuotes(UnaryOperator<String> body) {
    for (var status : List.of(200, 302, 400, 401, 403, 500)) {
      platform.onRest(request -> Reply.of(status, body.apply(everything(request))));
      for (var act : ACTS) {
        var client = client(platform.url());
        client.sessions().login();
        checkHidden(catchThrowable(() -> act.accept(client)), status != 200);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void exceptionsOfTheLogins_hideThemToo(UnaryOperator<String> body) {
    for (var status : List.of(200, 400, 401, 500)) {
      platform.onLogin(request -> Reply.of(status, body.apply(everything(request))));
      checkHidden(catchThrowable(() -> client(platform.url()).connectivity().list(ACCOUNT)), true);
    }
    for (var status : List.of(200, 400, 401, 500)) {
      platform.onToken(request -> Reply.of(status, body.apply(everything(request))));
      checkHidden(catchThrowable(() -> client(platform.url()).connectivity().list(ACCOUNT)), true);
    }
  }

  /// The HTTP client quotes a status line that it does not understand.
  @Test
  void exceptions_hideWhatABrokenStatusLineQuotes() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering = new Thread(() -> answerWithTheAuthorization(server));
      answering.start();

      checkHidden(
          catchThrowable(
              () ->
                  client(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                      .connectivity()
                      .list(ACCOUNT)),
          true);
      answering.join();
    }
  }

  private static void answerWithTheAuthorization(ServerSocket server) {
    try (var socket = server.accept();
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      var authorization = "";
      for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
        authorization = line.startsWith("Authorization") ? line : authorization;
      }
      socket.getOutputStream().write(("HTTP/9 " + authorization + "\r\n\r\n").getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void illegalArguments_areNotQuoted() {
    var builder = CallbacksClient.builder();
    checkHidden(catchThrowable(() -> builder.sessionToken(SESSION + "\n")), true);
    checkHidden(catchThrowable(() -> builder.clientCredentials("key", SECRET + "\ud83d")), true);
    var client = client(platform.url());
    checkHidden(
        catchThrowable(
            () ->
                client
                    .diagnostics()
                    .register(ACCOUNT, DIAGNOSTICS, LISTENER, Map.of("a", HEADER_VALUE + "\n"))),
        true);
  }

  private static void checkHidden(@Nullable Throwable thrown, boolean expected) {
    if (thrown == null) {
      assertThat(expected).as("an exception").isFalse();
      return;
    }
    var printed = new StringWriter();
    thrown.printStackTrace(new PrintWriter(printed, true));
    checkHidden(printed.toString());
    if (thrown instanceof RejectedException rejected) {
      checkHidden(rejected.errorMessage());
      checkHidden(rejected.errorCode().orElse(""));
      checkHidden(rejected.rawBody().orElse(""));
    }
  }

  private static void checkHidden(String text) {
    for (var secret : SECRETS) {
      var json = JsonObject.EMPTY.with("s", secret).text();
      assertThat(text)
          .doesNotContain(secret)
          .doesNotContain(json.substring(6, json.length() - 2))
          .doesNotContain(Texts.percentEncoded(secret));
    }
  }

  @Test
  void nothingAClientHoldsOrReturns_showsASecret() {
    var client = client(platform.url());
    client.sessions().login();
    platform.onRest(Reply.json("{\"newPassword\":\"%s\"}".formatted(OLD_PASSWORD)));
    var newPassword = client.sessions().resetPassword("x");
    platform.onRest(
        Reply.json("{\"httpHeaders\":{\"Authorization\":\"%s\"}}".formatted(HEADER_VALUE))
            .withHeader("Shared-Key", KEY));
    var registered =
        client
            .diagnostics()
            .register(ACCOUNT, DIAGNOSTICS, LISTENER, Map.of("Authorization", HEADER_VALUE));
    var listener =
        new RegisteredListener(
            Family.CONNECTIVITY,
            ACCOUNT,
            DIAGNOSTICS,
            Optional.of(LISTENER),
            new Credentials("user", CALLBACK_PASSWORD),
            Map.of("Authorization", HEADER_VALUE),
            Optional.of(Instant.EPOCH));
    var content = new Content("text/plain", PASSWORD);
    var wish =
        new Wish(
            ACCOUNT,
            DIAGNOSTICS,
            LISTENER,
            new Credentials("user", CALLBACK_PASSWORD),
            Map.of("a", HEADER_VALUE));
    var call = Call.post("/x", content).withSecrets(wish.secrets());
    var fixed = new SessionSource.Fixed(new SessionToken(SESSION));

    var walk = new Walk();
    for (var start :
        List.of(client, newPassword, registered, listener, content, wish, call, fixed)) {
      walk.visit(start);
    }

    // Held secrets have been walked over, so that the check above means something.
    assertThat(walk.texts).contains(SECRET, PASSWORD, BEARER, SESSION, KEY, HEADER_VALUE);
    assertThat(walk.visited).hasAtLeastOneElementOfType(Bearer.class);
    assertThat(walk.visited).hasAtLeastOneElementOfType(KeyPair.class);
    assertThat(walk.visited).hasAtLeastOneElementOfType(SessionSource.User.class);
  }

  /// Visits every object of ours that can be reached, and checks what it shows.
  private static final class Walk {
    final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    final List<String> texts = new ArrayList<>();

    void visit(@Nullable Object object) {
      if (object instanceof String text) {
        texts.add(text);
      } else if (object instanceof Optional<?> optional) {
        optional.ifPresent(this::visit);
      } else if (object instanceof Iterable<?> elements) {
        elements.forEach(this::visit);
      } else if (object instanceof Map<?, ?> map) {
        map.values().forEach(this::visit);
      } else if (object instanceof AtomicReference<?> reference) {
        visit(reference.get());
      } else if (object != null
          && object.getClass().getName().startsWith("dev.ringback")
          && visited.add(object)) {
        checkHidden(object.toString());
        Arrays.stream(object.getClass().getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .forEach(
                field -> {
                  try {
                    field.setAccessible(true);
                    visit(field.get(object));
                  } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                  }
                });
      }
    }
  }
}
