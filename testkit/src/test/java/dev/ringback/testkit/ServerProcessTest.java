package dev.ringback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ServerProcessTest {
  @Test
  void start_waitsUntilItIsReady_andKill9IsFinal() throws Exception {
    try (var server = ServerProcess.start(PretendServer.class, "one", "two words")) {
      assertThat(server.output().getFirst()).isEqualTo("started with [one, two words]");
      connect(server);

      server.kill9();

      assertThat(server.output()).doesNotContain("stopping");
      assertThatThrownBy(() -> connect(server)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void stop_letsItFinish_andRestartTakesTheSameArguments() throws Exception {
    try (var server = ServerProcess.start(PretendServer.class, "again")) {
      assertThatThrownBy(server::restart)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("still running");

      assertThat(server.stop()).isEqualTo(143);
      var before = server.output();
      server.restart();

      connect(server);
      assertThat(before).startsWith("started with [again]").endsWith("stopping");
      assertThat(server.output().getFirst()).isEqualTo("started with [again]");
    }
  }

  @Test
  void start_ofWhatEndsAtOnce_showsWhatItPrinted() {
    assertThatThrownBy(() -> ServerProcess.start(PretendServer.class, "fail"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ringback ready on")
        .hasMessageContaining("port: 99999 (expected: 0 to 65535)");
  }

  private static void connect(ServerProcess server) throws Exception {
    var uri = server.uri();
    new Socket(uri.getHost(), uri.getPort()).close();
  }
}
