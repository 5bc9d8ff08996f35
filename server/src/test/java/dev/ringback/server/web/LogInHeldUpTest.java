package dev.ringback.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.access.Sandbox;
import dev.ringback.server.web.RunningEdge.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogInHeldUpTest {
  private static final int GUESSES = 20;
  private static final String FORM = "grant_type=client_credentials";

  /// Wrong, and known to be so without being hashed.
  private static final String TOO_LONG = "x".repeat(2_000);

  @TempDir private Path data;
  private RunningEdge edge;

  @BeforeEach
  void open() {
    edge = RunningEdge.open(data);
  }

  @AfterEach
  void close() {
    edge.close();
  }

  private static void assertWait(Answer answer, String seconds) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).contains(seconds);
    assertThat(answer.body()).contains("Too many wrong secrets");
  }

  @Test
  void program_isToldForHowLong() {
    for (var i = 0; i < GUESSES; i++) {
      assertThat(edge.askForToken("nobody", TOO_LONG, FORM).status()).isEqualTo(401);
    }
    assertWait(edge.askForToken("nobody", "guess", FORM), "300");

    edge.clock.advance(Duration.ofMillis(100_500));
    assertWait(edge.askForToken("nobody", "guess", FORM), "200");
    assertWait(
        edge.bare("POST", "/api/ts/v1/oauth2/revoke")
            .with("Authorization", RunningEdge.basic("nobody", "guess"))
            .body(FORM + "&token=x")
            .send(),
        "200");
  }

  @Test
  void person_isToldForHowLong_alsoWhenThePasswordIsToChange() {
    var reset =
        edge.call("PUT", "/api/m2m/v1/session/password/actions/reset")
            .body("{\"oldPassword\":\"" + Sandbox.PASSWORD + "\"}");
    for (var i = 0; i < GUESSES; i++) {
      assertThat(edge.logIn(Sandbox.USER, TOO_LONG).status()).isEqualTo(400);
    }
    edge.clock.advance(Duration.ofMillis(299_999));

    assertWait(edge.logIn(Sandbox.USER, "guess"), "1");
    assertWait(reset.send(), "1");
  }
}
