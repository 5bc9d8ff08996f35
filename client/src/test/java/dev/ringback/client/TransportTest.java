package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TransportTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final ServiceName CARRIER = new ServiceName("CarrierService");
  private static final URI LISTENER = URI.create("https://listener.example.com/fota");
  private static final RetrySettings TWICE_AT_ONCE =
      new RetrySettings(2, Duration.ZERO, Duration.ZERO);

  private final ScriptedPlatform platform = new ScriptedPlatform();

  @AfterEach
  void close() {
    platform.close();
  }

  private CallbacksClient client() {
    return platform.client().retry(TWICE_AT_ONCE).build();
  }

  private static void get(CallbacksClient client) {
    client.connectivity().list(ACCOUNT);
  }

  private static void put(CallbacksClient client) {
    client.softwareManagementV2().update(ACCOUNT, LISTENER);
  }

  private static void delete(CallbacksClient client) {
    client.connectivity().deregister(ACCOUNT, CARRIER);
  }

  private static void post(CallbacksClient client) {
    client.softwareManagementV2().register(ACCOUNT, LISTENER);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 521, 522, 524})
  void passingStatus_isSentAgain_exceptAPost(int status) {
    platform.onRest(Reply.of(status, ""));
    var client = client();

    var repeatable =
        List.<Consumer<CallbacksClient>>of(
            TransportTest::get, TransportTest::put, TransportTest::delete);
    for (var act : repeatable) {
      var before = platform.calls().size();
      assertThatThrownBy(() -> act.accept(client))
          .isInstanceOfSatisfying(
              RejectedException.class, thrown -> assertThat(thrown.status()).isEqualTo(status));
      assertThat(platform.calls()).hasSize(before + 3);
    }
    var before = platform.calls().size();
    assertThatThrownBy(() -> post(client)).isInstanceOf(RejectedException.class);
    assertThat(platform.calls()).hasSize(before + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 403, 404, 409, 413, 501, 505})
  void otherStatus_isSentOnce(int status) {
    platform.onRest(Reply.of(status, "").withHeader("Location", platform.url() + "/elsewhere"));

    assertThatThrownBy(() -> get(client()))
        .isInstanceOfSatisfying(
            RejectedException.class, thrown -> assertThat(thrown.status()).isEqualTo(status));

    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void retriedDelete_keepsItsIdempotencyKey() {
    platform.onRest(Reply.of(503, ""), Reply.json("{}"));
    var client = client();

    delete(client);
    delete(client);

    assertThat(platform.calls())
        .extracting(call -> call.header("Idempotency-Key"))
        .satisfies(
            keys -> {
              assertThat(keys.get(0)).isEqualTo(keys.get(1)).hasSize(36);
              assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
            });
  }

  @Test
  void retryAfter_longerThanTheLongestPause_endsTheCall() {
    platform.onRest(Reply.of(429, "").withHeader("Retry-After", "1"));

    assertThatThrownBy(() -> get(client())).isInstanceOf(RejectedException.class);

    assertThat(platform.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Fri, 31 Dec 1999 23:59:59 GMT", "-1", "99999999999999999999"})
  void retryAfter_ofNowOrUnreadable_isNoObstacle(String value) {
    platform.onRest(Reply.of(503, "").withHeader("Retry-After", value), Reply.json("[]"));

    get(client());

    assertThat(platform.calls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 200", "2, 0, 400", "3, 0, 800", "7, 0, 10000", "1, 1, 100", "10, 0.5, 7500"})
  void pause_doublesUpToTheLongest(int retry, double shortening, long millis) {
    assertThat(RetrySettings.DEFAULT.pauseBefore(retry, shortening))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void lostConnection_isTriedAgain_exceptForAPost() {
    platform.onRest(
        request -> {
          throw new IOException("drops the connection");
        });
    var client = client();
    client.sessions().login();

    var thrown = catchThrowableOfType(UnreachableException.class, () -> put(client));
    assertThat(thrown.timedOut()).isFalse();
    assertThat(thrown).hasCauseInstanceOf(IOException.class);
    assertThat(platform.calls()).hasSize(3);

    assertThatThrownBy(() -> post(client)).isInstanceOf(UnreachableException.class);
    assertThat(platform.calls()).hasSize(4);
  }

  @Test
  void nobodyThere_isUnreachable() {
    var client = client();
    platform.close();

    assertThatThrownBy(() -> get(client))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("POST /api/ts/v1/oauth2/token");
  }

  @Test
  @Timeout(20)
  void noAnswer_timesOut() {
    platform.onRest(
        request -> {
          ScriptedPlatform.forever();
          return Reply.json("[]");
        });
    var client = impatient();

    var thrown = catchThrowableOfType(UnreachableException.class, () -> get(client));

    assertThat(thrown.timedOut()).isTrue();
    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  @Timeout(20)
  void halfAnAnswer_timesOutToo() {
    platform.onRest(Reply.json("[").stalling());
    var client = impatient();

    var thrown = catchThrowableOfType(UnreachableException.class, () -> get(client));

    assertThat(thrown.timedOut()).isTrue();
  }

  /// A client that has logged in and waits a second.
  private CallbacksClient impatient() {
    var client =
        platform.client().requestTimeout(Duration.ofSeconds(1)).retry(RetrySettings.NONE).build();
    client.sessions().login();
    return client;
  }

  @Test
  void interrupt_endsTheCallAndStaysVisible() throws Exception {
    var arrived = new CountDownLatch(1);
    platform.onRest(
        request -> {
          arrived.countDown();
          ScriptedPlatform.forever();
          return Reply.json("[]");
        });
    var client = client();
    var call =
        InParallel.start(
            1,
            () -> {
              var thrown = catchThrowable(() -> get(client));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return thrown;
            });
    arrived.await();

    call.interrupt(0);

    assertThat(call.result(0))
        .isInstanceOf(InterruptedCallException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void interrupt_endsAPauseToo() throws Exception {
    var longPause = new RetrySettings(1, Duration.ofHours(1), Duration.ofHours(1));
    platform.onRest(Reply.of(503, ""));
    var client = platform.client().retry(longPause).build();
    client.sessions().login();
    var call = InParallel.start(1, () -> catchThrowable(() -> get(client)));

    call.interrupt(0);

    assertThat(call.result(0)).isInstanceOf(InterruptedCallException.class);
  }

  @Test
  void answerOfTheGreatestLength_isRead() {
    platform.onRest(Reply.json(" ".repeat(Transport.MAX_ANSWER_BYTES - 2) + "[]"));

    get(client());

    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void answerThatIsLonger_isNotReadOn() {
    platform.onRest(Reply.json(" ".repeat(Transport.MAX_ANSWER_BYTES) + "[]"));

    assertThatThrownBy(() -> get(client()))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("longer than 4194304 bytes");

    assertThat(platform.calls()).hasSize(1);
  }

  @Test
  void pathPrefixOfTheBaseUrl_isKept() {
    platform.onRest(Reply.json("{\"access_token\":\"t\",\"sessionToken\":\"s\"}"));

    platform.client().baseUrl(URI.create(platform.url() + "/proxy/")).build().sessions().login();

    assertThat(platform.received())
        .extracting(request -> request.label())
        .containsExactly(
            "POST /proxy/api/ts/v1/oauth2/token", "POST /proxy/api/m2m/v1/session/login");
  }
}
