package dev.ringback.server.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PortUnusableTest {
  private static String message(Throwable cause) {
    return String.valueOf(new PortUnusable("h", 80, cause).getMessage());
  }

  @Test
  void message_saysWhatCanBeDone() {
    assertThat(message(new BindException("Address already in use")))
        .isEqualTo(
            "port: h:80 cannot be opened (Address already in use)."
                + " Name another port, or end the process that holds it.");
    assertThat(message(new IOException("bind(..) failed: Permission denied")))
        .contains("Permission denied")
        .contains("a port of 1024 or more");
    assertThat(message(new BindException("Cannot assign requested address")))
        .contains("The address is none of this machine");
    assertThat(message(new UnknownHostException("h"))).contains("The host has no address");
  }

  @Test
  void cause_isFoundWithinOthers() {
    assertThat(message(new IllegalStateException("x", new BindException("Permission denied"))))
        .contains("(Permission denied)");
  }

  @Test
  void whatHasNothingToDoWithThePort_isNotBlamedOnIt() {
    assertThat(message(new IllegalStateException("no cipher")))
        .isEqualTo(
            "The HTTP server for h:80 cannot be started:"
                + " java.lang.IllegalStateException: no cipher");
    assertThat(message(new NullPointerException())).contains("NullPointerException");
  }
}
