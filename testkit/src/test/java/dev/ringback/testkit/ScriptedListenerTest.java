package dev.ringback.testkit;

import static dev.ringback.testkit.ListenerScript.answer;
import static dev.ringback.testkit.ListenerScript.closeEarly;
import static dev.ringback.testkit.ListenerScript.dripping;
import static dev.ringback.testkit.ListenerScript.drippingBody;
import static dev.ringback.testkit.ListenerScript.endlessBody;
import static dev.ringback.testkit.ListenerScript.garbage;
import static dev.ringback.testkit.ListenerScript.halfBody;
import static dev.ringback.testkit.ListenerScript.hugeHeaders;
import static dev.ringback.testkit.ListenerScript.late;
import static dev.ringback.testkit.ListenerScript.redirect;
import static dev.ringback.testkit.ListenerScript.resetMidBody;
import static dev.ringback.testkit.ListenerScript.retryAfter;
import static dev.ringback.testkit.ListenerScript.stall;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScriptedListenerTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String POST =
      crlf(
          """
          POST /here HTTP/1.1
          Host: a
          Content-Length: 2

          {}\
          """);
  private static final String OK =
      crlf(
          """
          HTTP/1.1 200\s
          Content-Type: application/json
          Content-Length: 14

          {"status":200}\
          """);

  @Test
  void request_isRecordedAsSent() throws Exception {
    var noon = Instant.parse("2026-01-01T12:00:00Z");
    try (var listener = ScriptedListener.start(answer(200), SettableClock.at(noon));
        var sender = new Sender(listener)) {
      sender.send(
          crlf(
              """
              PUT /a%20b?c=d HTTP/1.1
              Host: a
              X-Two: 1
              x-two:  2\s
              Content-Length: 9

              {"a":"b"}\
              """));

      var received = listener.await(1, SOON).getFirst();
      assertThat(received.method()).isEqualTo("PUT");
      assertThat(received.path()).isEqualTo("/a%20b?c=d");
      assertThat(received.headers().get("X-TWO")).containsExactly("1", "2");
      assertThat(received.header("host")).contains("a");
      assertThat(received.header("absent")).isEmpty();
      assertThat(received.json().text("a")).contains("b");
      assertThat(received.body()).isEqualTo("{\"a\":\"b\"}".getBytes(UTF_8));
      assertThat(received.at()).isEqualTo(noon);
      assertThat(received).hasToString("PUT /a%20b?c=d (9 bytes, connection 1)");
    }
  }

  @Test
  void chunkedRequest_isRecordedWithoutFraming() throws Exception {
    try (var listener = ScriptedListener.start(answer(200));
        var sender = new Sender(listener)) {
      sender.send(
          crlf(
              """
              POST / HTTP/1.1
              Host: a
              Transfer-Encoding: chunked
              Expect: 100-continue

              4
              {"a"
              3;x=y
              :1}
              0
              Trailer: t

              """));

      assertThat(listener.await(1, SOON).getFirst().json()).hasToString("{\"a\":1}");
      assertThat(sender.read(OK.length() + 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n" + OK);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "POST / HTTP/2.0\r\n\r\n",
        "POST / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
      })
  void requestThatIsNoHttp_isNeitherRecordedNorAnswered(String request) throws Exception {
    try (var listener = ScriptedListener.start(answer(200));
        var sender = new Sender(listener)) {
      sender.send(request);

      assertThat(sender.readToEnd()).isEmpty();
      assertThat(listener.received()).isEmpty();
      assertThat(listener.connections()).isEqualTo(1);
    }
  }

  @Test
  void answer_keepsTheConnectionOpen_andFollowsTheScript() throws Exception {
    try (var listener = ScriptedListener.start(answer(503).times(2).then(answer(200)));
        var sender = new Sender(listener)) {
      for (var request = 0; request < 4; request++) {
        sender.send(POST);
      }

      var answers = sender.read(4 * OK.length());
      assertThat(answers.split("HTTP/1.1 ", -1))
          .extracting(answer -> answer.split(" ", 2)[0])
          .containsExactly("", "503", "503", "200", "200");
      assertThat(listener.received()).allMatch(callback -> callback.connection() == 1);
    }
  }

  @Test
  void answer_withHeaders_sendsThem() throws Exception {
    try (var listener =
        ScriptedListener.start(
            answer(410, Map.of("X-Why", "gone")).then(retryAfter(429, Duration.ofMinutes(2))))) {
      assertThat(post(listener).headers().firstValue("X-Why")).contains("gone");
      assertThat(post(listener).headers().firstValue("Retry-After")).contains("120");
    }
  }

  @Test
  void answer_withConnectionClose_closes() throws Exception {
    try (var listener = ScriptedListener.start(answer(204, Map.of("Connection", "close")));
        var sender = new Sender(listener)) {
      sender.send(POST);

      assertThat(sender.readToEnd()).isEqualTo("HTTP/1.1 204 \r\nConnection: close\r\n\r\n");
    }
  }

  @Test
  void answer_toARequestThatAsksToClose_closes() throws Exception {
    try (var listener = ScriptedListener.start(answer(200));
        var sender = new Sender(listener)) {
      sender.send(POST.replace("Host: a", "Connection: close"));

      assertThat(sender.readToEnd()).isEqualTo(OK);
    }
  }

  @Test
  void redirect_pointsElsewhere() throws Exception {
    try (var listener = ScriptedListener.start(redirect("http://127.0.0.1:1/other"))) {
      var answer = post(listener);

      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location")).contains("http://127.0.0.1:1/other");
    }
  }

  @Test
  void late_answersAfterTheTimeAndNotBefore() throws Exception {
    try (var listener = ScriptedListener.start(late(Duration.ofMillis(300)));
        var sender = new Sender(listener)) {
      var start = System.nanoTime();
      sender.send(POST);

      assertThat(sender.read(OK.length())).isEqualTo(OK);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    }
  }

  @Test
  void stall_recordsAndNeverAnswers_untilTheSenderLeaves() throws Exception {
    try (var listener = ScriptedListener.start(stall());
        var sender = new Sender(listener)) {
      sender.send(POST);
      listener.await(1, SOON);

      assertThatThrownBy(() -> sender.readWithin(Duration.ofMillis(200)))
          .isInstanceOf(SocketTimeoutException.class);
      sender.leave();
      assertThat(sender.readToEnd()).isEmpty();
    }
  }

  @Test
  void closeEarly_closesUnread_andTheNextConnectionIsServed() throws Exception {
    try (var listener = ScriptedListener.start(closeEarly().then(answer(200)))) {
      try (var sender = new Sender(listener)) {
        assertThat(sender.readToEnd()).isEmpty();
      }
      assertThat(post(listener).statusCode()).isEqualTo(200);

      listener.awaitConnections(2, SOON);
      assertThat(listener.received()).hasSize(1).allMatch(callback -> callback.connection() == 2);
    }
  }

  @Test
  void closeEarly_onAnOpenConnection_recordsAndLeavesUnanswered() throws Exception {
    try (var listener = ScriptedListener.start(answer(200).then(closeEarly()));
        var sender = new Sender(listener)) {
      sender.send(POST);
      assertThat(sender.read(OK.length())).isEqualTo(OK);
      sender.send(POST);

      assertThat(sender.readToEnd()).isEmpty();
      assertThat(listener.received()).hasSize(2);
    }
  }

  @Test
  void resetMidBody_resets() throws Exception {
    try (var listener = ScriptedListener.start(resetMidBody());
        var sender = new Sender(listener)) {
      sender.send(POST);

      assertThatThrownBy(sender::readToEnd)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void halfBody_endsInGoodOrderBeforeItsLength() throws Exception {
    try (var listener = ScriptedListener.start(halfBody());
        var sender = new Sender(listener)) {
      sender.send(POST);

      assertThat(sender.readToEnd())
          .isEqualTo("HTTP/1.1 200 \r\nContent-Length: 20\r\n\r\n{\"half\":   ");
    }
  }

  @Test
  void endlessBody_outlastsAnyReader() throws Exception {
    try (var listener = ScriptedListener.start(endlessBody());
        var sender = new Sender(listener)) {
      sender.send(POST);

      assertThat(sender.read(10_000_000))
          .startsWith("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n  ");
    }
  }

  @Test
  void dripping_sendsAByteAnInterval_fromTheStatusLineOn() throws Exception {
    try (var listener = ScriptedListener.start(dripping(Duration.ofMillis(20)));
        var sender = new Sender(listener)) {
      var start = System.nanoTime();
      sender.send(POST);

      assertThat(sender.read(10)).isEqualTo("HTTP/1.1 2");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
      assertThat(sender.read(28)).isEqualTo("00 \r\nContent-Length: 2\r\n\r\n{}");
    }
  }

  @Test
  void drippingBody_sendsTheHeadAtOnce() throws Exception {
    try (var listener = ScriptedListener.start(drippingBody(Duration.ofMillis(20)));
        var sender = new Sender(listener)) {
      sender.send(POST);
      var head = "HTTP/1.1 200 \r\nContent-Length: 64\r\n\r\n";
      assertThat(sender.read(head.length())).isEqualTo(head);
      var start = System.nanoTime();

      assertThat(sender.read(64)).matches("\\{ {62}}");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void hugeHeaders_areAMebibyteAndValid() throws Exception {
    try (var listener = ScriptedListener.start(hugeHeaders());
        var sender = new Sender(listener)) {
      sender.send(POST.replace("Host: a", "Connection: close"));

      assertThat(sender.readToEnd())
          .hasSizeGreaterThan(1 << 20)
          .matches("(?s)HTTP/1.1 200 \r\n([A-Za-z0-9-]+: [0-9x]+\r\n)++\r\n\\{}");
    }
  }

  @Test
  void garbage_isNotHttp() throws Exception {
    try (var listener = ScriptedListener.start(garbage())) {
      assertThatThrownBy(() -> post(listener)).isInstanceOf(IOException.class);
      assertThat(listener.received()).hasSize(1);
    }
  }

  @Test
  void follow_beginsAnotherScriptOnOpenConnections() throws Exception {
    try (var listener = ScriptedListener.start(answer(503));
        var sender = new Sender(listener)) {
      sender.send(POST);
      assertThat(sender.read(OK.length())).startsWith("HTTP/1.1 503");
      listener.follow(answer(200));
      sender.send(POST);

      assertThat(sender.read(OK.length())).isEqualTo(OK);
    }
  }

  @Test
  void await_inVain_saysWhatCame() throws Exception {
    try (var listener = ScriptedListener.start(answer(200))) {
      post(listener);

      assertThatThrownBy(() -> listener.await(2, Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("1 requests within PT0.05S (expected: 2)")
          .hasMessageContaining("POST /here");
      assertThatThrownBy(() -> listener.awaitConnections(2, Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("1 connections");
    }
  }

  @Test
  void manySenders_loseNothing() throws Exception {
    try (var listener = ScriptedListener.start(answer(200))) {
      try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var connection = 0; connection < 50; connection++) {
          senders.execute(
              () -> {
                try (var sender = new Sender(listener)) {
                  for (var request = 0; request < 200; request++) {
                    sender.send(POST);
                    sender.read(OK.length());
                  }
                } catch (IOException broken) {
                  throw new UncheckedIOException(broken);
                }
              });
        }
      }

      assertThat(listener.await(10_000, SOON)).hasSize(10_000);
      assertThat(listener.connections()).isEqualTo(50);
      assertThat(listener.received().stream().map(ReceivedCallback::connection).distinct())
          .hasSize(50);
    }
  }

  @Test
  void close_breaksOffWhatIsUnderWay_andFreesThePort() throws Exception {
    var listener = ScriptedListener.start(stall().then(dripping()).then(late(SOON)));
    try (var stalled = new Sender(listener);
        var dripped = new Sender(listener);
        var waiting = new Sender(listener)) {
      for (var sender : new Sender[] {stalled, dripped, waiting}) {
        sender.send(POST);
      }
      listener.await(3, SOON);
      listener.close();

      assertThat(stalled.readToEnd()).isEmpty();
      assertThat(listener.received()).hasSize(3);
      try (var next = ScriptedListener.start(answer(200), listener.port())) {
        assertThat(post(next).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void start_onAPortInUse_saysWhich() {
    try (var listener = ScriptedListener.start(answer(200))) {
      assertThatThrownBy(() -> ScriptedListener.start(answer(200), listener.port()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + listener.port() + " cannot be listened on");
    }
  }

  @Test
  void tls_servesThoseWhoTrustTheCertificate_andMisbehavesAlike() throws Exception {
    var certificate = SelfSignedCertificate.create();
    try (var listener =
            ScriptedListener.tls(answer(200).then(closeEarly()).then(halfBody()), certificate);
        var trusting = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
        var strange = HttpClient.newHttpClient()) {
      assertThat(listener.uri("/here")).hasToString("https://127.0.0.1:%d/here", listener.port());
      assertThatThrownBy(() -> post(strange, listener.uri("/here")))
          .isInstanceOf(SSLException.class);
      assertThat(listener.received()).isEmpty();

      assertThat(post(trusting, listener.uri("/here")).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> post(trusting, listener.uri("/here")))
          .isInstanceOf(IOException.class);
    }
  }

  private static HttpResponse<String> post(ScriptedListener listener)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return post(client, listener.uri("/here"));
    }
  }

  private static HttpResponse<String> post(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri).timeout(SOON).POST(HttpRequest.BodyPublishers.ofString("{}"));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  /// The other end of a connection, byte by byte.
  private static final class Sender implements AutoCloseable {
    private final Socket socket;

    Sender(ScriptedListener listener) throws IOException {
      socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.port());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) SOON.toMillis());
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /// Closes this half of the connection.
    void leave() throws IOException {
      socket.shutdownOutput();
    }

    String read(int bytes) throws IOException {
      return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
    }

    void readWithin(Duration limit) throws IOException {
      socket.setSoTimeout((int) limit.toMillis());
      try {
        socket.getInputStream().read();
      } finally {
        socket.setSoTimeout((int) SOON.toMillis());
      }
    }

    String readToEnd() throws IOException {
      var all = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(all);
      return all.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
