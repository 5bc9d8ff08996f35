package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.AccountName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BuilderTest {
  private static CallbacksClient.Builder builder() {
    return CallbacksClient.builder();
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void credentials_areAllItTakes() {
    var client = builder().clientCredentials("key", "secret").session("user", "pass").build();

    assertThat(client).hasToString("CallbacksClient[https://thingspace.verizon.com]");
  }

  @Test
  void credentialsMissing_areNamed() {
    assertThatThrownBy(() -> builder().sessionToken("t").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("clientCredentials: missing");
    assertThatThrownBy(() -> builder().clientCredentials("key", "secret").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("session: missing");
  }

  @Test
  void twoSourcesOfSessions_areRefusedByTheSecondCall() {
    var withUser = builder().session("user", "pass");
    var withToken = builder().sessionToken("t");

    refused(() -> withUser.sessionToken("t"));
    refused(() -> withToken.session("user", "pass"));
  }

  @Test
  void httpClientBesideItsOwnSettings_isRefusedByTheSecondCall() {
    var http = HttpClient.newHttpClient();
    var withClient = builder().httpClient(http);
    var withProxy = builder().proxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128));
    var withTimeout = builder().connectTimeout(Duration.ofSeconds(1));

    refused(() -> withClient.proxy(ProxySelector.getDefault()));
    refused(() -> withClient.connectTimeout(Duration.ofSeconds(1)));
    refused(() -> withProxy.httpClient(http));
    refused(() -> withTimeout.httpClient(http));
  }

  @Test
  void httpClientThatFollowsRedirects_isRefused() {
    var following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    refused(() -> builder().httpClient(following));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "thingspace.verizon.com",
        "/api",
        "ftp://host",
        "https://user:pass@host",
        "https://host?a=b",
        "https://host#f",
        "https:host"
      })
  void baseUrl_thatIsNone_isRefusedWithoutBeingShown(String url) {
    assertThatThrownBy(() -> builder().baseUrl(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("user:pass");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT1H0.001S"})
  void timeouts_outOfRange_areRefused(Duration timeout) {
    refused(() -> builder().connectTimeout(timeout));
    refused(() -> builder().requestTimeout(timeout));
  }

  @Test
  void texts_thatNoLoginCanCarry_areRefused() {
    refused(() -> builder().clientCredentials("", "secret"));
    refused(() -> builder().clientCredentials("key", ""));
    refused(() -> builder().clientCredentials("ke:y", "secret"));
    refused(() -> builder().session("", "pass"));
    refused(() -> builder().session("user", ""));
    refused(() -> builder().session("user", "\ud83d"));
    refused(() -> builder().sessionToken("a\nb"));
    refused(() -> builder().scopes("read", "a b"));
    refused(() -> builder().sharedKeyHeader("a b"));
  }

  @Test
  void retrySettings_outOfRange_areRefused() {
    var second = Duration.ofSeconds(1);
    refused(() -> new RetrySettings(-1, second, second));
    refused(() -> new RetrySettings(11, second, second));
    refused(() -> new RetrySettings(1, second.negated(), second));
    refused(() -> new RetrySettings(1, second, Duration.ZERO));
    refused(() -> new RetrySettings(1, second, Duration.ofHours(2)));
  }

  @Test
  void givenHttpClient_isTheOneUsed() throws Exception {
    try (var platform = new ScriptedPlatform()) {
      var uses = new AtomicInteger();
      var executor = Executors.newCachedThreadPool();
      var http =
          HttpClient.newBuilder()
              .executor(
                  task -> {
                    uses.incrementAndGet();
                    executor.execute(task);
                  })
              .build();

      platform.client().httpClient(http).build().sessions().login();

      assertThat(uses.get()).isPositive();
      executor.shutdownNow();
    }
  }

  @Test
  void proxy_isGoneThrough() {
    try (var proxy = new ScriptedPlatform()) {
      var account = new AccountName("A-1");
      var client =
          builder()
              .baseUrl(URI.create("http://platform.invalid"))
              .proxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.url().getPort()))
              .clientCredentials("key", "secret")
              .session("user", "pass")
              .build();
      proxy.onRest(ScriptedPlatform.Reply.json("{\"access_token\":\"t\",\"sessionToken\":\"s\"}"));

      client.softwareManagementV3().get(account);

      assertThat(proxy.received())
          .extracting(request -> request.target())
          .isEqualTo(
              List.of(
                  "http://platform.invalid/api/ts/v1/oauth2/token",
                  "http://platform.invalid/api/m2m/v1/session/login",
                  "http://platform.invalid/api/fota/v3/callbacks/A-1"));
    }
  }
}
