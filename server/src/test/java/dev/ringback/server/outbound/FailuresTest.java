package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new ConnectException("Connection refused: /127.0.0.1:1"), "connection refused"),
        Arguments.of(new ConnectException("connection timed out"), Failures.NO_CONNECTION),
        Arguments.of(new IOException("Connection reset by peer"), CLOSED),
        Arguments.of(new IOException("Connection was closed"), CLOSED),
        Arguments.of(new UnknownHostException("proxy"), "no address for its name"),
        Arguments.of(new IllegalStateException(), "no HTTP answer: IllegalStateException"),
        Arguments.of(
            new SSLException("wrapped", new SSLException("Received fatal alert: unknown_ca")),
            "TLS: the listener does not trust the client certificate"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: handshake_failure"),
            "TLS: the listener broke the handshake off"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: unrecognized_name"),
            "TLS: the listener does not know its name"),
        Arguments.of(new SSLException("<script>x</script>"), "TLS: no handshake"),
        Arguments.of(
            new ProxyConnectException("http, none, /a:1 => /b:2, status: 403 Forbidden <b>"),
            "proxy: answered 403"),
        Arguments.of(
            new ProxyConnectException("http, none, /a:1 => /b:2, disconnected"),
            "proxy: no tunnel was made"));
  }

  private static final String CLOSED = "connection closed before an answer";

  @ParameterizedTest
  @MethodSource("failures")
  void failure_isSaidInWordsOfOurOwn(Throwable failure, String words) {
    assertThat(Failures.describe(failure)).isEqualTo(words);
  }

  @Test
  void failureOnTheWayToAProxy_isTheProxys_unlessItIsOfTls() {
    assertThat(Failures.describeProxied(new UnknownHostException("p")))
        .isEqualTo("proxy: no address for its name");
    assertThat(Failures.describeProxied(new SSLException("x"))).isEqualTo("TLS: no handshake");
    assertThat(Failures.describeProxied(new ProxyConnectException("http, a => b, status: 407")))
        .isEqualTo("proxy: answered 407");
  }
}
