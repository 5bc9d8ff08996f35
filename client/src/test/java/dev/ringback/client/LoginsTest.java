package dev.ringback.client;

import static dev.ringback.client.ScriptedPlatform.LOGIN;
import static dev.ringback.client.ScriptedPlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringback.client.ScriptedPlatform.Received;
import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoginsTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final URI LISTENER = URI.create("https://listener.example.com/fota");
  private static final String GATEWAY_FAULT =
      "{\"fault\":{\"code\":\"900901\",\"message\":\"Invalid Credentials\"}}";
  private static final String SESSION_EXPIRED =
      "{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.SessionToken.Expired\","
          + "\"errorMessage\":\"SessionToken expired\"}";

  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

  @AfterEach
  void close() {
    platform.close();
  }

  private CallbacksClient client() {
    return platform.client().clock(now::get).build();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void logins_areFetchedAtTheFirstCallAndKept() {
    var client = client();
    assertThat(platform.received()).isEmpty();

    client.connectivity().list(ACCOUNT);
    client.diagnostics().list(ACCOUNT);

    assertThat(platform.received()).extracting(Received::label).startsWith(TOKEN, LOGIN).hasSize(4);
    assertThat(platform.calls())
        .allSatisfy(
            call -> {
              assertThat(call.header("Authorization")).isEqualTo("Bearer token-1");
              assertThat(call.header("VZ-M2M-Token")).isEqualTo("session-1");
            });
  }

  @Test
  void scopes_areAskedForWithTheToken() {
    platform.client().scopes("ts.application.ro", "edge:discovery:read").build().sessions().login();

    assertThat(platform.received(TOKEN).get(0).body())
        .isEqualTo(
            "grant_type=client_credentials&scope=ts.application.ro%20edge%3Adiscovery%3Aread");
  }

  @Test
  void bearer_isRenewedAMinuteBeforeItExpires() {
    var client = client();
    client.connectivity().list(ACCOUNT);
    var useSession = Duration.ofMinutes(15);
    for (var i = 0; i < 3; i++) {
      pass(useSession);
      client.connectivity().list(ACCOUNT);
    }
    pass(Duration.ofMinutes(14).minusSeconds(1));
    client.connectivity().list(ACCOUNT);
    assertThat(platform.received(TOKEN)).hasSize(1);

    pass(Duration.ofSeconds(1));
    client.connectivity().list(ACCOUNT);

    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(1);
    var calls = platform.calls();
    assertThat(calls.get(calls.size() - 1).header("Authorization")).isEqualTo("Bearer token-2");
  }

  @Test
  void session_unusedForNineteenMinutes_isOpenedAnew() {
    var client = client();
    client.connectivity().list(ACCOUNT);
    pass(Duration.ofMinutes(18));
    client.connectivity().list(ACCOUNT);
    pass(Duration.ofMinutes(18));
    client.connectivity().list(ACCOUNT);
    assertThat(platform.received(LOGIN)).hasSize(1);

    pass(Duration.ofMinutes(19));
    client.connectivity().list(ACCOUNT);

    assertThat(platform.received(LOGIN)).hasSize(2);
  }

  @Test
  void gatewayRefusal_renewsTheBearerAloneAndSendsTheSameCallAgain() {
    platform.onRest(
        request ->
            request.header("Authorization").equals("Bearer token-1")
                ? Reply.of(401, GATEWAY_FAULT)
                : Reply.json("{}"));

    client().softwareManagementV3().register(ACCOUNT, LISTENER);

    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(1);
    assertThat(platform.calls()).hasSize(2);
    assertThat(platform.calls().get(1).header("Idempotency-Key"))
        .isNotEmpty()
        .isEqualTo(platform.calls().get(0).header("Idempotency-Key"));
    assertThat(platform.calls().get(1).body()).isEqualTo(platform.calls().get(0).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SESSION_EXPIRED,
        "{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.SessionToken.Invalid\"}",
        "{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.SessionToken.Format\"}",
        "{\"errorCode\":\"Other.Prefix.REQUEST_FAILED.SessionToken.Expired\"}",
        "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":"
            + "\"UWS verification failure (The Session has expired.)\"}"
      })
  void sessionRefusal_opensAnotherAndSendsAgain(String refusal) {
    platform.onRest(
        request ->
            request.header("VZ-M2M-Token").equals("session-1")
                ? Reply.of(400, refusal)
                : Reply.json("[]"));

    assertThat(client().connectivity().list(ACCOUNT)).isEmpty();

    assertThat(platform.received(TOKEN)).hasSize(1);
    assertThat(platform.received(LOGIN)).hasSize(2);
    assertThat(platform.calls()).hasSize(2);
  }

  @Test
  void refusalThatNamesNeitherLogin_renewsBoth() {
    platform.onRest(
        Reply.of(401, "{\"errorCode\":\"INVALID_ACCOUNT\",\"errorMessage\":\"no\"}"),
        Reply.json("[]"));

    client().diagnostics().list(ACCOUNT);

    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(2);
    assertThat(platform.calls()).hasSize(2);
  }

  @Test
  void refusalOfOneLoginAfterTheOther_renewsEachOnce() {
    platform.onRest(Reply.of(401, GATEWAY_FAULT), Reply.of(400, SESSION_EXPIRED), Reply.json("[]"));

    client().connectivity().list(ACCOUNT);

    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(2);
    assertThat(platform.calls()).hasSize(3);
  }

  @Test
  void refusalForGood_isReportedAfterOneRenewal() {
    platform.onRest(Reply.of(401, GATEWAY_FAULT));

    var thrown =
        catchThrowableOfType(
            AuthenticationException.class, () -> client().connectivity().list(ACCOUNT));

    assertThat(thrown.status()).isEqualTo(401);
    assertThat(thrown.errorCode()).contains("900901");
    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.calls()).hasSize(2);
  }

  @Test
  void callAfterARefusalForGood_logsInAnew() {
    platform.onRest(Reply.of(401, GATEWAY_FAULT), Reply.of(401, GATEWAY_FAULT), Reply.json("[]"));
    var client = client();
    assertThatThrownBy(() -> client.connectivity().list(ACCOUNT))
        .isInstanceOf(AuthenticationException.class);

    client.connectivity().list(ACCOUNT);

    assertThat(platform.received(TOKEN)).hasSize(3);
  }

  @Test
  void otherRefusals_renewNothing() {
    platform.onRest(
        Reply.of(400, "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Invalid JSON\"}"));

    assertThatThrownBy(() -> client().deviceLocation().list(ACCOUNT))
        .isExactlyInstanceOf(RejectedException.class);

    assertThat(platform.received(TOKEN)).hasSize(1);
    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void fixedSession_isNotLoggedInNorRenewed() {
    platform.onRest(Reply.of(400, SESSION_EXPIRED));
    var client =
        CallbacksClient.builder()
            .baseUrl(platform.url())
            .clientCredentials("key", "secret")
            .sessionToken("given")
            .build();

    assertThatThrownBy(() -> client.connectivity().list(ACCOUNT))
        .isInstanceOf(AuthenticationException.class);

    assertThat(platform.received(LOGIN)).isEmpty();
    assertThat(platform.calls()).hasSize(1);
    assertThat(platform.calls().get(0).header("VZ-M2M-Token")).isEqualTo("given");
    assertThatThrownBy(() -> client.sessions().login()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreads_shareOneFetchOfEachLogin() throws Exception {
    var grant = new CountDownLatch(1);
    platform.onToken(
        request -> {
          grant.await();
          return Reply.json("{\"access_token\":\"t\",\"expires_in\":3600}");
        });
    var client = client();
    var calls = InParallel.start(24, () -> client.connectivity().list(ACCOUNT));
    calls.awaitAllWaiting();

    grant.countDown();

    assertThat(calls.results()).hasSize(24).containsOnly(List.of());
    assertThat(platform.received(TOKEN)).hasSize(1);
    assertThat(platform.received(LOGIN)).hasSize(1);
    assertThat(platform.calls()).hasSize(24);
  }

  @Test
  void manyThreadsRefusedAtOnce_shareOneRenewal() throws Exception {
    var refuse = new CountDownLatch(1);
    platform.onRest(
        request -> {
          if (request.header("Authorization").equals("Bearer token-1")) {
            refuse.await();
            return Reply.of(401, GATEWAY_FAULT);
          }
          return Reply.json("[]");
        });
    var client = client();
    var calls = InParallel.start(12, () -> client.connectivity().list(ACCOUNT));
    calls.awaitAllWaiting();

    refuse.countDown();

    assertThat(calls.results()).hasSize(12).containsOnly(List.of());
    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(1);
  }

  @Test
  void manyThreads_shareOneFailureToo() throws Exception {
    var refuse = new CountDownLatch(1);
    platform.onToken(
        request -> {
          refuse.await();
          return Reply.of(503, "");
        });
    var client = client();
    var calls =
        InParallel.start(8, () -> catchThrowable(() -> client.connectivity().list(ACCOUNT)));
    calls.awaitAllWaiting();

    refuse.countDown();

    assertThat(calls.results()).hasSize(8).hasOnlyElementsOfType(RejectedException.class);
    assertThat(platform.received(TOKEN)).hasSize(1);
  }

  @Test
  void interruptedFetch_endsItsOwnCallAlone() throws Exception {
    var grant = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    platform.onToken(
        request -> {
          asked.countDown();
          grant.await();
          return Reply.json("{\"access_token\":\"t\",\"expires_in\":3600}");
        });
    var client = client();
    var first = InParallel.start(1, () -> interruption(client));
    asked.await();
    var second = InParallel.start(1, () -> client.connectivity().list(ACCOUNT));
    second.awaitAllWaiting();

    first.interrupt(0);

    assertThat(first.result(0)).isTrue();
    grant.countDown();
    assertThat(second.result(0)).isEmpty();
    assertThat(platform.received(TOKEN)).hasSize(2);
  }

  @Test
  void waitingForAnothersFetch_canBeInterrupted() throws Exception {
    var asked = new CountDownLatch(1);
    platform.onToken(
        request -> {
          asked.countDown();
          ScriptedPlatform.forever();
          return Reply.json("");
        });
    var client = client();
    var first = InParallel.start(1, () -> interruption(client));
    asked.await();
    var second = InParallel.start(1, () -> interruption(client));
    second.awaitAllWaiting();

    second.interrupt(0);

    assertThat(second.result(0)).isTrue();
    first.interrupt(0);
    assertThat(first.result(0)).isTrue();
  }

  /// Whether a call ends as interrupted, with the thread's flag set.
  private static boolean interruption(CallbacksClient client) {
    var thrown = catchThrowable(() -> client.connectivity().list(ACCOUNT));
    return thrown instanceof InterruptedCallException && Thread.currentThread().isInterrupted();
  }

  @Test
  void refusedUser_isNotTriedAgainUnasked() {
    platform.onLogin(
        request ->
            Reply.of(
                400,
                "{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.Password.Invalid\","
                    + "\"errorMessage\":\"bad\"}"));
    var client = client();

    for (var i = 0; i < 6; i++) {
      assertThatThrownBy(() -> client.connectivity().list(ACCOUNT))
          .isInstanceOf(AuthenticationException.class);
    }
    assertThat(platform.received(LOGIN)).hasSize(1);

    platform.onLogin(request -> Reply.json("{\"sessionToken\":\"s\"}"));
    assertThat(client.sessions().login().value()).isEqualTo("s");
    client.connectivity().list(ACCOUNT);

    assertThat(platform.received(LOGIN)).hasSize(2);
    assertThat(platform.calls().get(0).header("VZ-M2M-Token")).isEqualTo("s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"errorCode\":\"X.REQUEST_FAILED.UnexpectedError\"}",
        "{\"fault\":{\"code\":\"900906\",\"message\":\"No matching resource\"}}",
        "<html>Bad Request</html>"
      })
  void loginThatFailedForAnotherReason_isTriedAgain(String refusal) {
    platform.onLogin(request -> Reply.of(400, refusal));
    var client = client();

    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.connectivity().list(ACCOUNT))
          .isInstanceOf(AuthenticationException.class);
    }

    assertThat(platform.received(LOGIN)).hasSize(2);
  }

  @Test
  void loginRefusedByTheGateway_renewsTheBearerAndIsTriedAgainLater() {
    platform.onLogin(request -> Reply.of(401, GATEWAY_FAULT));
    var client = client();

    assertThatThrownBy(() -> client.connectivity().list(ACCOUNT))
        .isInstanceOf(AuthenticationException.class);
    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(2);

    platform.onLogin(request -> Reply.json("{\"sessionToken\":\"s\"}"));
    client.connectivity().list(ACCOUNT);
    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void refusedKeyPair_isAnAuthenticationFailure() {
    platform.onToken(
        request ->
            Reply.of(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"Client authentication"
                    + " failed\"}"));

    var thrown =
        catchThrowableOfType(
            AuthenticationException.class, () -> client().connectivity().list(ACCOUNT));

    assertThat(thrown.errorCode()).contains("invalid_client");
    assertThat(thrown.errorMessage()).isEqualTo("Client authentication failed");
    assertThat(thrown.rawBody()).isEmpty();
    assertThat(platform.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"access_token\":\"\"}", "{\"access_token\":\"a\\nb\"}"})
  void tokenAnswerWithoutAToken_isUndecodable(String body) {
    platform.onToken(request -> Reply.of(200, body));

    assertThatThrownBy(() -> client().connectivity().list(ACCOUNT))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("access_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"sessionToken\":7}", "{\"sessionToken\":\"a b\"}"})
  void loginAnswerWithoutASession_isUndecodable(String body) {
    platform.onLogin(request -> Reply.of(200, body));

    assertThatThrownBy(() -> client().connectivity().list(ACCOUNT))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("sessionToken");
  }

  @ParameterizedTest
  @CsvSource({
    "3600, 3540",
    "20, 18",
    "5, 5",
    "0, 0",
    "-5, 0",
    "9223372036854775807, 86340",
  })
  void bearer_isRenewedBeforeItsLifeEnds(long expiresIn, long renewedAfter) {
    var bearer = Bearer.of("t", Optional.of(expiresIn), now.get());

    assertThat(bearer.renewAt()).isEqualTo(now.get().plusSeconds(renewedAfter));
  }

  @Test
  void bearerWithoutALife_isTakenToLiveAnHour() {
    assertThat(Bearer.of("t", Optional.empty(), now.get()).renewAt())
        .isEqualTo(now.get().plusSeconds(3540));
  }
}
