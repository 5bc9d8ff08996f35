package dev.ringback.client;

import static dev.ringback.client.ScriptedPlatform.LOGIN;
import static dev.ringback.client.ScriptedPlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SessionsTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final String LOGOUT = "POST /api/m2m/v1/session/logout";

  private final ScriptedPlatform platform = new ScriptedPlatform();

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  void login_replacesTheSessionInUse() {
    var client = platform.client().build();
    client.connectivity().list(ACCOUNT);

    assertThat(client.sessions().login()).isEqualTo(new SessionToken("session-2"));
    client.connectivity().list(ACCOUNT);

    assertThat(platform.calls())
        .extracting(call -> call.header("VZ-M2M-Token"))
        .containsExactly("session-1", "session-2");
  }

  @Test
  void logout_withoutASession_sendsNothing() {
    assertThat(platform.client().build().sessions().logout()).isEmpty();
    assertThat(platform.received()).isEmpty();
  }

  @Test
  void logout_isFollowedByANewLoginAtNeed() {
    var client = platform.client().build();
    client.connectivity().list(ACCOUNT);

    assertThat(client.sessions().logout()).contains(new SessionToken("session-1"));
    assertThat(client.sessions().logout()).isEmpty();
    client.connectivity().list(ACCOUNT);

    assertThat(platform.received(LOGOUT)).hasSize(1);
    assertThat(platform.received(LOGIN)).hasSize(2);
  }

  @Test
  void logout_ofASessionThatIsOver_opensNoOther() {
    var client = platform.client().build();
    client.sessions().login();
    platform.onRest(Reply.of(400, "{\"errorCode\":\"X.REQUEST_FAILED.SessionToken.Expired\"}"));

    assertThatThrownBy(() -> client.sessions().logout())
        .isInstanceOf(AuthenticationException.class);

    assertThat(platform.received(LOGIN)).hasSize(1);
    assertThat(platform.received(LOGOUT)).hasSize(1);
    assertThat(client.sessions().logout()).isEmpty();
  }

  @Test
  void logout_ofAFixedSession_namesIt() {
    var client =
        CallbacksClient.builder()
            .baseUrl(platform.url())
            .clientCredentials("key", "secret")
            .sessionToken("given")
            .build();

    assertThat(client.sessions().logout()).contains(new SessionToken("given"));

    assertThat(platform.received(LOGOUT).get(0).header("VZ-M2M-Token")).isEqualTo("given");
  }

  @Test
  void resetPassword_ofTheClientsUser_isUsedForTheNextLogin() {
    platform.onRest(Reply.json("{\"newPassword\":\"Wh0a1545a84d\"}"), Reply.json("{}"));
    var client = platform.client().build();

    assertThat(client.sessions().resetPassword("IMgr8").value()).isEqualTo("Wh0a1545a84d");
    client.sessions().login();

    assertThat(platform.received(LOGIN).get(1).body())
        .isEqualTo("{\"username\":\"zbeeblebrox\",\"password\":\"Wh0a1545a84d\"}");
  }

  @Test
  void resetPassword_ofAnother_leavesTheClientsAlone() {
    platform.onRest(Reply.json("{\"newPassword\":\"other\"}"));
    var client = platform.client().build();

    client.sessions().resetPassword("grflbk");
    client.sessions().login();

    assertThat(platform.received(LOGIN).get(1).body()).contains("IMgr8");
  }

  @Test
  void resetPassword_isSentOnce() {
    platform.onRest(Reply.of(503, ""));
    var client =
        platform.client().retry(new RetrySettings(3, Duration.ZERO, Duration.ZERO)).build();

    assertThatThrownBy(() -> client.sessions().resetPassword("IMgr8"))
        .isInstanceOf(RejectedException.class);

    assertThat(platform.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"newPassword\":\"\"}"})
  void resetPassword_withoutAnAnswer_isUndecodable(String body) {
    platform.onRest(Reply.json(body));

    assertThatThrownBy(() -> platform.client().build().sessions().resetPassword("IMgr8"))
        .isInstanceOf(UndecodableAnswerException.class);
  }

  @Test
  void revokeToken_makesTheNextCallFetchAnother() {
    var client = platform.client().build();
    assertThat(client.sessions().revokeToken()).isFalse();
    client.connectivity().list(ACCOUNT);

    assertThat(client.sessions().revokeToken()).isTrue();
    client.connectivity().list(ACCOUNT);

    assertThat(platform.received("POST /api/ts/v1/oauth2/revoke").get(0).body())
        .isEqualTo("grant_type=client_credentials&token=token-1");
    assertThat(platform.received(TOKEN)).hasSize(2);
    assertThat(platform.received(LOGIN)).hasSize(1);
  }
}
