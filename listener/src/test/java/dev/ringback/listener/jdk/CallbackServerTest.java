package dev.ringback.listener.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.Limits;
import dev.ringback.listener.Received;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CallbackServerTest {
  private static final String BODY =
      "{\"username\":\"u\",\"password\":\"p\",\"requestId\":\"r\",\"status\":\"Success\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Received> taken = new CopyOnWriteArrayList<>();

  static Stream<ExecutorService> workers() {
    return Stream.concat(Workers.virtual().stream(), Stream.of(Workers.pool()));
  }

  private CallbackListener.Builder listener() {
    return CallbackListener.builder()
        .credentials(new Credentials("u", "p"))
        .at("/carrier", Family.CONNECTIVITY, new ServiceName("CarrierService"))
        .otherwise(taken::add);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpRequest.Builder request(CallbackServer server, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<Void> post(CallbackServer server, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(server, path).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.discarding());
  }

  @ParameterizedTest
  @MethodSource("workers")
  void server_givesTheListenersAnswer(ExecutorService workers) throws Exception {
    var handler = new CallbackHttpHandler(listener().build());
    try (var server = CallbackServer.open(anyPort(), handler, workers)) {
      assertThat(post(server, "/carrier?x=1", BODY).statusCode()).isEqualTo(200);
      assertThat(post(server, "/carrier", BODY).statusCode()).isEqualTo(200);
      assertThat(post(server, "/carrier", "{}").statusCode()).isEqualTo(401);
      assertThat(post(server, "/carrier", "{").statusCode()).isEqualTo(400);
      assertThat(post(server, "/carrier", "").statusCode()).isEqualTo(400);
      assertThat(post(server, "/other", BODY).statusCode()).isEqualTo(404);
      var get = client.send(request(server, "/carrier").GET().build(), BodyHandlers.discarding());
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(get.headers().firstValue("allow")).contains("POST");
      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).body().text()).isEqualTo(BODY);
    }
  }

  @Test
  void chunkedBody_isReadToItsEnd() throws Exception {
    try (var server = CallbackServer.open(anyPort(), listener().build())) {
      var chunked =
          BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BODY.getBytes(US_ASCII)));
      var answer =
          client.send(request(server, "/carrier").POST(chunked).build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(taken).hasSize(1);
    }
  }

  @Test
  void oversizedBody_isRefusedUnread() throws Exception {
    var limits = Limits.DEFAULT.withBodyBytes(BODY.length());
    try (var server = CallbackServer.open(anyPort(), listener().limits(limits).build())) {
      assertThat(post(server, "/carrier", BODY).statusCode()).isEqualTo(200);
      assertThat(post(server, "/carrier", BODY + " ").statusCode()).isEqualTo(413);
      assertThat(
              raw(
                  server,
                  "POST /carrier HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\n"))
          .startsWith("HTTP/1.1 413");
      var endless =
          raw(
              server,
              "POST /carrier HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "fff\r\n"
                  + "x".repeat(4095)
                  + "\r\n");
      assertThat(endless).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void concurrentDuplicates_areHandledOnce() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var slow =
        listener()
            .otherwise(
                received -> {
                  entered.countDown();
                  leave.await();
                  taken.add(received);
                })
            .build();
    try (var server = CallbackServer.open(anyPort(), slow)) {
      var answers = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
      for (var i = 1; i <= 16; i++) {
        var attempt = BODY.replace("}", ",\"callbackCount\":" + i + "}");
        answers.add(
            client.sendAsync(
                request(server, "/carrier").POST(BodyPublishers.ofString(attempt)).build(),
                BodyHandlers.discarding()));
      }
      entered.await();
      leave.countDown();
      for (var answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(taken).hasSize(1);
    }
  }

  @Test
  void slowHandlers_pushBackInsteadOfPilingUp() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var limits =
        Limits.DEFAULT
            .withHandling(1)
            .withWaiting(0)
            .withPatience(Duration.ZERO)
            .withRetryAfter(Duration.ofSeconds(3));
    var slow =
        listener()
            .limits(limits)
            .otherwise(
                received -> {
                  entered.countDown();
                  leave.await();
                })
            .build();
    try (var server = CallbackServer.open(anyPort(), slow)) {
      var first =
          client.sendAsync(
              request(server, "/carrier").POST(BodyPublishers.ofString(BODY)).build(),
              BodyHandlers.discarding());
      entered.await();
      var busy = post(server, "/carrier", BODY.replace("\"r\"", "\"r2\""));
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(busy.headers().firstValue("retry-after")).contains("3");
      leave.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(post(server, "/carrier", BODY.replace("\"r\"", "\"r2\"")).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("workers")
  void bodyThatDoesNotArrive_isCutOff(ExecutorService workers) throws Exception {
    var handler = new CallbackHttpHandler(listener().build(), Duration.ofMillis(500));
    try (var server = CallbackServer.open(anyPort(), handler, workers)) {
      assertThat(stalled(server, "Content-Length: 100\r\n\r\n{")).isEmpty();
      assertThat(stalled(server, "Content-Length: 9999999999\r\n\r\n{")).startsWith("HTTP/1.1 413");
      assertThat(stalled(server, "Transfer-Encoding: chunked\r\n\r\n5\r\n{")).isEmpty();
      assertThat(post(server, "/carrier", BODY).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void garbage_harmsNobodyElse() throws Exception {
    try (var server = CallbackServer.open(anyPort(), listener().build())) {
      for (var noise :
          List.of(
              "\r\n\r\n",
              "\u0000\u0001\u0002\r\n\r\n",
              "POST\r\n\r\n",
              "POST /carrier HTTP/1.1\r\nContent-Length: x\r\n\r\n",
              "POST /carrier HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
              "POST /carrier HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
              "POST mailto:a@b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")) {
        raw(server, noise);
      }
      assertThat(post(server, "/carrier", BODY).statusCode()).isEqualTo(200);
      assertThat(taken).hasSize(1);
    }
  }

  @Test
  void close_freesThePort() throws Exception {
    CallbackReceiver receiver = listener().build();
    var server = CallbackServer.open(anyPort(), receiver);
    var address = server.address();
    server.close();
    try (var again = CallbackServer.open(address, receiver)) {
      assertThat(post(again, "/carrier", BODY).statusCode()).isEqualTo(200);
    }
  }

  /// Sends the beginning of a body and no more.
  private static String stalled(CallbackServer server, String rest) throws IOException {
    return raw(server, "POST /carrier HTTP/1.1\r\nHost: h\r\n" + rest, false);
  }

  private static String raw(CallbackServer server, String request) throws IOException {
    return raw(server, request, true);
  }

  /// Sends these bytes and gives what comes back until the server closes the connection.
  private static String raw(CallbackServer server, String request, boolean all) throws IOException {
    var answer = new ByteArrayOutputStream();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      if (all) {
        socket.shutdownOutput();
      }
      socket.getInputStream().transferTo(answer);
    } catch (SocketException reset) {
      // What came before counts.
    }
    return answer.toString(US_ASCII);
  }
}
