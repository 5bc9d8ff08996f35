package dev.ringback.server.outbound;

import static dev.ringback.server.outbound.Outbound.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.Body;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import dev.ringback.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BearerTokensTest {
  private static final Reply DELIVERED = new Reply.Answered(200, Optional.empty());
  private static final String GOOD =
      "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

  private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String answer = GOOD;
  private volatile int status = 200;
  private volatile CountDownLatch open = new CountDownLatch(0);
  private HttpServer endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    endpoint.createContext("/token", this::answer);
    endpoint.setExecutor(threads);
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
      var text = answer.replace("%d", Integer.toString(asked.size())).getBytes(UTF_8);
      open.await();
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OauthSettings oauth(int port) {
    return new OauthSettings(
        CallbackUrl.of("http://127.0.0.1:" + port + "/token"),
        "my id",
        new Secret("s&cret"),
        Optional.of("a b"));
  }

  private TransportSettings transport() {
    return transport(endpoint.getAddress().getPort());
  }

  private TransportSettings transport(int port) {
    var destination = new DestinationSettings(Optional.empty(), Optional.of(oauth(port)));
    return new TransportSettings(
        List.of(), Map.of("listener.example", destination), Optional.empty());
  }

  private Outbound outbound() {
    return Outbound.with(Outbound.settings(transport()), clock);
  }

  private static String url(ScriptedListener listener) {
    return "http://listener.example:" + listener.port() + "/";
  }

  private static List<String> authorizations(ScriptedListener listener) {
    return listener.received().stream()
        .map(received -> received.header("Authorization").orElse("none"))
        .toList();
  }

  @Test
  void attempt_carriesATokenThatIsFetchedOnceAndKept() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      assertThat(outbound.send(url(listener))).isEqualTo(DELIVERED);
      assertThat(outbound.send(url(listener) + "other")).isEqualTo(DELIVERED);
      assertThat(authorizations(listener)).containsExactly("Bearer t1", "Bearer t1");
      var login = Base64.getEncoder().encodeToString("my+id:s%26cret".getBytes(UTF_8));
      assertThat(asked)
          .containsExactly("Basic " + login + " grant_type=client_credentials&scope=a+b");
    }
  }

  @Test
  void otherHosts_getNone() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      assertThat(outbound.send("http://other.example:" + listener.port() + "/"))
          .isEqualTo(DELIVERED);
      assertThat(authorizations(listener)).containsExactly("none");
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void token_isReplacedShortlyBeforeItExpires() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      outbound.send(url(listener));
      clock.advance(Duration.ofSeconds(3_569));
      outbound.send(url(listener));
      clock.advance(Duration.ofSeconds(1));
      outbound.send(url(listener));
      assertThat(authorizations(listener)).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
    }
  }

  @ParameterizedTest
  @CsvSource({"10,8,1", "10,9,2", "0,0,2", "-5,0,2", "99999999999,86369,1", "99999999999,86370,2"})
  void life_isTakenWithinReason(long life, long later, int fetched) throws Exception {
    answer = GOOD.replace("3600", Long.toString(life));
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      outbound.send(url(listener));
      clock.advance(Duration.ofSeconds(later));
      outbound.send(url(listener));
      assertThat(asked).hasSize(fetched);
    }
  }

  @Test
  void attemptsAtTheSameTime_shareOneFetch() throws Exception {
    open = new CountDownLatch(1);
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      // Opened once the endpoint has been asked; what else was going to ask has done so by then.
      var opener =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (asked.isEmpty()) {
                      Thread.onSpinWait();
                    }
                    open.countDown();
                  });
      var sent = outbound.attempts(20, url(listener), "\"a\":1".getBytes(UTF_8));
      opener.join();
      assertThat(sent).extracting(Sent::reply).containsOnly(DELIVERED);
      assertThat(asked).hasSize(1);
      assertThat(authorizations(listener)).hasSize(20).containsOnly("Bearer t1");
    }
  }

  @Test
  void tokenThatTheListenerRefuses_isReplacedOnce() throws Exception {
    try (var listener =
            ScriptedListener.start(
                ListenerScript.answer(200)
                    .then(ListenerScript.answer(401))
                    .then(ListenerScript.answer(200)));
        var outbound = outbound()) {
      outbound.send(url(listener));
      assertThat(outbound.send(url(listener))).isEqualTo(DELIVERED);
      assertThat(authorizations(listener)).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
      outbound.send(url(listener));
      assertThat(authorizations(listener)).last().isEqualTo("Bearer t2");
    }
  }

  @Test
  void listenerThatRefusesEveryToken_isAnsweredForAfterTwo() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(401));
        var outbound = outbound()) {
      assertThat(outbound.send(url(listener))).isEqualTo(new Reply.Answered(401, Optional.empty()));
      assertThat(authorizations(listener)).containsExactly("Bearer t1", "Bearer t2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {} | answered 500",
        "302 | {} | answered 302",
        "401 | {\"error\":\"invalid_client\"} | answered 401",
        "200 | nonsense | answered no JSON object",
        "200 | {} | answered without a bearer token",
        "200 | {\"access_token\":\"a\"} | answered without a bearer token",
        "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | answered without a bearer token",
        "200 | {\"access_token\":\"a b\",\"token_type\":\"bearer\"}"
            + " | answered without a bearer token",
        "200 | {\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"bearer\"}"
            + " | answered without a bearer token"
      })
  void endpointThatGivesNoToken_isTheOutcome_andAskedAgainNextTime(
      int wrongStatus, String wrongAnswer, String reason) throws Exception {
    status = wrongStatus;
    answer = wrongAnswer;
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      assertThat(outbound.send(url(listener)))
          .isEqualTo(new Reply.NoAnswer("token endpoint: " + reason));
      assertThat(listener.received()).isEmpty();
      status = 200;
      answer = GOOD;
      assertThat(outbound.send(url(listener))).isEqualTo(DELIVERED);
    }
  }

  @Test
  void answerOfTheEndpoint_isBounded() throws Exception {
    answer = GOOD.replace("}", ",\"x\":\"" + "x".repeat(64 * 1024) + "\"}");
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      assertThat(outbound.send(url(listener)))
          .isEqualTo(new Reply.NoAnswer("token endpoint: an answer of more than 65536 bytes"));
    }
  }

  @Test
  void endpointThatHangs_isGivenUpInTheTimeOfTheAttempt() throws Exception {
    try (var hanging = ScriptedListener.start(ListenerScript.stall());
        var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound =
            Outbound.with(
                Outbound.settings(transport(hanging.port()), Duration.ofMillis(300), 4_096),
                InstantSource.system())) {
      var sent = outbound.attempt(url(listener));
      assertThat(sent.reply().toString()).contains("token endpoint: no answer within 0.3 s");
      assertThat(sent.tookMillis()).isBetween(250L, PATIENCE.toMillis());
    }
  }

  @Test
  void addressOfTheEndpoint_isJudgedLikeAnyOther() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound =
            Outbound.resolving(
                Outbound.settings(transport()),
                // Only one of the two names resolves to where one may go.
                DestinationRules.PUBLIC_ONLY.allowing(List.of(AddressRange.of("127.0.0.2"))),
                _ -> List.of(InetAddress.ofLiteral("127.0.0.2")))) {
      assertThat(outbound.send(url(listener)))
          .isEqualTo(new Reply.NoAnswer("token endpoint: destination not allowed: 127.0.0.1"));
      assertThat(asked).isEmpty();
      assertThat(listener.connections()).isZero();
    }
  }

  @Test
  void secrets_areShownNowhere() {
    var token = new BearerTokens.Fetched.Token(new Secret("t0p"), Instant.EPOCH);
    var body = Body.of(new byte[0]);
    var limits = AttemptLimits.of(SenderSettings.DEFAULT);
    var url = CallbackUrl.of("https://listener.example/path");
    var head = RequestHead.to(url).with("Authorization", token.header());
    try (var wayOut = wayOut()) {
      var heading = wayOut.heading(Optional.empty(), url);
      var post = new Post(heading, head, body, limits, 0, Post.Wanted.HEAD);
      var callback = new Callback(heading, head, body);
      assertThat(transport().toString() + token + head + post + callback + heading)
          .doesNotContain("s&cret")
          .doesNotContain("t0p")
          .doesNotContain("path");
    }
  }

  private static WayOut wayOut() {
    var destinations = Destinations.of(RegistrationRules.SANDBOX, DestinationRules.PUBLIC_ONLY);
    return new WayOut(SenderSettings.DEFAULT, destinations, () -> false);
  }

  @Test
  void tokenUrl_isConfidential() {
    assertThatThrownBy(
            () ->
                new OauthSettings(
                    CallbackUrl.of("http://tokens.example/"),
                    "id",
                    new Secret("s"),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void registeredAuthorization_givesWayToTheToken() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = outbound()) {
      outbound.send(url(listener), Map.of("authorization", "Basic x"));
      assertThat(listener.received())
          .extracting(ReceivedCallback::headers)
          .allSatisfy(
              headers -> assertThat(headers.get("Authorization")).containsExactly("Bearer t1"));
    }
  }
}
