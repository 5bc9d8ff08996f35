package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.web.RawConnection.RawResponse;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.Body;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.HttpLimits.Share;
import dev.ringback.server.web.http.HttpPort;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import dev.ringback.server.web.http.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HttpPortTest {
  private static final int PATIENCE = 20_000;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int SMALL = Route.USUAL_MAX_BODY;
  private static final HttpLimits LIMITS =
      limits(Share.open(100), Share.open(1_000_000), Share.open(1_000_000));

  private static HttpLimits limits(Share connections, Share smallBodies, Share largeBodies) {
    return new HttpLimits(connections, 4096, smallBodies, largeBodies, LONG, LONG, LONG, LONG);
  }

  private static HttpLimits impatient(
      Duration header, Duration body, Duration response, Duration idle) {
    var bodies = Share.open(1_000_000);
    return new HttpLimits(Share.open(100), 4096, bodies, bodies, header, body, response, idle);
  }

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger largeAnswers = new AtomicInteger();
  private HttpPort port = open(LIMITS);

  @AfterEach
  void close() {
    released.countDown();
    port.close();
  }

  @Test
  void transport_isTheOperatingSystemsOwn_onLinux() {
    assertThat(port.isNative()).isEqualTo(System.getProperty("os.name").equals("Linux"));
  }

  @Test
  void request_arrivesWhole() throws IOException {
    var answer = ask("POST /t/echo/a%20b%2Bc+d?Q=%41 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n", "body");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("POST [a b+c d] [A] [1] body");
  }

  @Test
  void requestTarget_mayBeAbsolute() throws IOException {
    assertThat(ask("POST http://host:1/t/echo/x?q=1 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n", "").body())
        .isEqualTo("POST [x] [1] [1] ");
  }

  @Test
  void body_mayComeInChunks_andInDrops() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      connection.write("POST /t/echo/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (var letter : List.of("c", "h", "u", "n", "k", "e", "d")) {
        connection.write("1\r\n" + letter + "\r\n");
      }
      connection.write("0\r\n\r\n");
      assertThat(connection.read(PATIENCE).orElseThrow().body()).endsWith("chunked");
    }
  }

  @Test
  void requestsInARow_areAnsweredInOrder() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      var one = "POST /t/echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na";
      connection.write(one + one.replace("echo/1", "echo/2") + one.replace("echo/1", "echo/3"));
      assertThat(connection.read(PATIENCE).orElseThrow().body()).contains("[1]");
      assertThat(connection.read(PATIENCE).orElseThrow().body()).contains("[2]");
      assertThat(connection.read(PATIENCE).orElseThrow().body()).contains("[3]");
    }
  }

  @Test
  void expectContinue_isGranted() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      var expecting = "Host: x\r\nExpect: 100-continue";
      connection.write(head("POST /t/echo/x", 1).replace("Host: x", expecting));
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(100);
      assertThat(connection.write("z").read(PATIENCE).orElseThrow().body()).endsWith("z");
    }
  }

  @Test
  void bodyOverItsLimit_isReadToItsEndAndRefused_andTheConnectionGoesOn() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      var large = "x".repeat(64 * 1024 + 1);
      connection.write(head("POST /t/echo/x", large.length()) + large);
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(413);

      var largest = large.substring(1);
      connection.write(head("POST /t/echo/x", largest.length()) + largest);
      assertThat(connection.read(PATIENCE).orElseThrow().body()).endsWith(largest);
    }
  }

  @Test
  void headerOverItsLimit_isRefused() throws IOException {
    assertThat(ask("GET /t/echo/x HTTP/1.1\r\nX: " + "x".repeat(5000) + "\r\n", "").status())
        .isEqualTo(431);
    assertThat(ask("GET /" + "x".repeat(5000) + " HTTP/1.1\r\n", "").status()).isEqualTo(414);
  }

  @Test
  void whatIsNoHttp_isRefusedAndClosed() throws IOException {
    for (var garbage : List.of("\r\n\r\nx y z\r\n\r\n", "GET\r\n\r\n", "\u0000\u0001\r\n\r\n")) {
      try (var connection = new RawConnection(port.number())) {
        var answer = connection.write(garbage).read(PATIENCE);
        answer.ifPresent(one -> assertThat(one.status()).isBetween(400, 499));
        assertThat(connection.closes(PATIENCE)).isTrue();
      }
    }
  }

  @Test
  void headerThatDrips_isCutOff() throws IOException {
    reopen(impatient(SHORT, LONG, LONG, LONG));
    try (var connection = new RawConnection(port.number())) {
      assertThat(drips(connection, "GET /t/echo/x HTTP/1.1\r\nX: ")).isTrue();
    }
  }

  @Test
  void bodyThatDrips_isCutOff() throws IOException {
    reopen(impatient(LONG, SHORT, LONG, LONG));
    try (var connection = new RawConnection(port.number())) {
      assertThat(drips(connection, head("POST /t/echo/x", 60_000))).isTrue();
    }
  }

  @Test
  void connectionThatIsIdle_isClosed() throws IOException {
    reopen(impatient(LONG, LONG, LONG, SHORT));
    try (var connection = new RawConnection(port.number())) {
      connection.write(head("GET /t/echo/x", 0));
      assertThat(connection.read(PATIENCE)).isPresent();
      assertThat(connection.closes(PATIENCE)).isTrue();
    }
  }

  @Test
  void requestThatIsBeingHandled_hasNoDeadline() throws Exception {
    reopen(impatient(SHORT, SHORT, SHORT, SHORT));
    try (var connection = new RawConnection(port.number())) {
      connection.write(head("GET /t/wait", 0));
      assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(connection.closes(1_000)).isFalse();
      released.countDown();
      assertThat(connection.read(PATIENCE).orElseThrow().body()).isEqualTo("done");
    }
  }

  @Test
  void requestThatIsBeingHandled_hasNoDeadline_behindAnAnswerThatIsTaken() throws Exception {
    reopen(impatient(LONG, LONG, LONG, SHORT));
    try (var connection = new RawConnection(port.number())) {
      connection.write(head("GET /t/echo/x", 0) + head("GET /t/wait", 0));
      assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(connection.closes(1_000)).isFalse();
      released.countDown();
      assertThat(connection.read(PATIENCE).orElseThrow().body()).isEqualTo("done");
      assertThat(connection.closes(PATIENCE)).isTrue();
    }
  }

  @Test
  void callerThatAsksOnAndNeverReads_isNotHandledWithoutEnd_andCutOff() throws Exception {
    reopen(impatient(LONG, LONG, Duration.ofSeconds(1), LONG));
    try (var greedy = new RawConnection(port.number())) {
      var requests = head("GET /t/large-answer", 0).repeat(1_000).getBytes(US_ASCII);
      var cutOff = new CompletableFuture<IOException>();
      var writing =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (var i = 0; i < 1_000; i++) {
                        greedy.write(requests);
                      }
                    } catch (IOException closed) {
                      cutOff.complete(closed);
                    }
                  });
      assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(ask("GET /t/echo/x HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(200);

      assertThat(cutOff.get(PATIENCE, TimeUnit.MILLISECONDS)).isNotNull();
      assertThat(writing.join(Duration.ofMillis(PATIENCE))).isTrue();
      // What the two sockets hold, and little besides: 16 MiB of 64 GB.
      assertThat(largeAnswers.get()).isBetween(1, 256);
    }
    assertThat(ask("GET /t/echo/x HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(200);
  }

  @Test
  void requestsAskedAhead_fillNoHeap() throws Exception {
    var small = "GET / HTTP/1.1\r\n\r\n";
    var begun = new CountDownLatch(30);
    var greedy = new ArrayList<RawConnection>();
    var before = heap();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (var i = 0; i < 30; i++) {
          var connection = new RawConnection(port.number());
          greedy.add(connection);
          // From then on much is read at a time.
          for (var j = 0; j < 5; j++) {
            assertThat(send(connection, "POST /t/echo/x", SMALL).status()).isEqualTo(200);
          }
          var _ =
              writers.submit(
                  () -> {
                    begun.countDown();
                    return connection.write(head("GET /t/wait", 0) + small.repeat(50_000));
                  });
        }
        assertThat(begun.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        // By then both event loops have come past what there is to be read.
        for (var i = 0; i < 200; i++) {
          assertThat(ask("GET /t/echo/x HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(200);
        }
        // Decoded, what is read of them at once would be 200 MB.
        assertThat(heap() - before).isLessThan(64L << 20);
      } finally {
        for (var connection : greedy) {
          connection.close();
        }
      }
    }
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void head_isAnsweredLikeGet_withoutBody_andTheConnectionGoesOn() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      for (var path : List.of("/t/echo/abc", "/t/refuse", "/t/bug", "/t/async", "/t/none")) {
        connection.write(head("GET " + path, 0));
        var got = connection.read(PATIENCE).orElseThrow();
        connection.write(head("HEAD " + path, 0));
        var head = connection.readHead(PATIENCE).orElseThrow();
        assertThat(head.status()).as(path).isEqualTo(got.status());
        // The echo says by which method it was asked, and a bug has an id of its own.
        var same = got.head().replaceFirst("content-length: 16", "content-length: 17");
        assertThat(withoutId(head.head())).as(path).isEqualTo(withoutId(same));
      }
      connection.write(head("GET /t/echo/abc", 0));
      assertThat(connection.read(PATIENCE).orElseThrow().body()).startsWith("GET [abc]");
    }
  }

  private static String withoutId(String head) {
    return head.replaceFirst("Problem-Id: [0-9a-f]+", "");
  }

  @Test
  void head_ofWhatHasNoGet_isRefusedWithWhatWouldDo() throws IOException {
    try (var connection = new RawConnection(port.number())) {
      connection.write(head("HEAD /t/upload", 0));
      var answer = connection.readHead(PATIENCE).orElseThrow();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.head()).containsIgnoringCase("allow: POST\r\n");
    }
  }

  @Test
  void connectionsBeyondTheLimit_areClosed() throws IOException {
    reopen(limits(Share.open(2), Share.open(1_000_000), Share.open(1_000_000)));
    try (var first = new RawConnection(port.number());
        var second = new RawConnection(port.number())) {
      assertThat(first.write(head("GET /t/echo/1", 0)).read(PATIENCE)).isPresent();
      assertThat(second.write(head("GET /t/echo/2", 0)).read(PATIENCE)).isPresent();
      try (var third = new RawConnection(port.number())) {
        assertThat(third.closes(PATIENCE)).isTrue();
      }
      assertThat(first.write(head("GET /t/echo/1", 0)).read(PATIENCE)).isPresent();
    }
    // The server learns of the two ends in its own time.
    for (var tries = 0; !isServed(); tries++) {
      assertThat(tries).isLessThan(1_000);
    }
  }

  private boolean isServed() {
    try (var next = new RawConnection(port.number())) {
      return next.write(head("GET /t/echo/1", 0)).read(PATIENCE).isPresent();
    } catch (IOException reset) {
      return false;
    }
  }

  @Test
  void bodiesBeyondTheBudgetForAll_areTurnedAway_untilOthersAreDone() throws Exception {
    reopen(limits(Share.open(100), Share.open(SMALL + 1_000), Share.open(200_000)));
    try (var greedy = new RawConnection(port.number());
        var modest = new RawConnection(port.number())) {
      hold(greedy, "POST /t/wait", SMALL);
      var answer = send(modest, "POST /t/echo/x", 2_000);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("retry-after: 1");

      released.countDown();
      assertThat(greedy.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
      assertThat(send(modest, "POST /t/echo/x", 2_000).status()).isEqualTo(200);
    }
  }

  /// Has a body held until the handler is let go.
  private void hold(RawConnection connection, String start, int length) throws Exception {
    connection.write(head(start, length) + "x".repeat(length));
    assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
  }

  private static RawResponse send(RawConnection connection, String start, int length)
      throws IOException {
    connection.write(head(start, length) + "x".repeat(length));
    return connection.read(PATIENCE).orElseThrow();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a second address of this machine")
  void connectionsOfOneAddress_areAShareOfAll() throws IOException {
    reopen(limits(new Share(4, 2), Share.open(1_000_000), Share.open(1_000_000)));
    try (var first = new RawConnection(port.number());
        var second = new RawConnection(port.number())) {
      assertThat(first.write(head("GET /t/echo/1", 0)).read(PATIENCE)).isPresent();
      assertThat(second.write(head("GET /t/echo/2", 0)).read(PATIENCE)).isPresent();
      try (var third = new RawConnection(port.number());
          var elsewhere = RawConnection.from("127.0.0.2", port.number())) {
        assertThat(third.closes(PATIENCE)).isTrue();
        assertThat(elsewhere.write(head("GET /t/echo/3", 0)).read(PATIENCE)).isPresent();
      }
    }
    // The server learns of the ends in its own time.
    for (var tries = 0; !isServed(); tries++) {
      assertThat(tries).isLessThan(1_000);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a second address of this machine")
  void smallBodiesOfOneAddress_areAShareOfAll() throws Exception {
    reopen(limits(Share.open(100), new Share(4 * SMALL, SMALL + 1_000), Share.open(200_000)));
    try (var greedy = new RawConnection(port.number());
        var modest = new RawConnection(port.number());
        var elsewhere = RawConnection.from("127.0.0.2", port.number())) {
      hold(greedy, "POST /t/wait", SMALL);
      assertThat(send(modest, "POST /t/echo/x", 2_000).status()).isEqualTo(503);
      assertThat(send(elsewhere, "POST /t/echo/x", 2_000).status()).isEqualTo(200);
    }
  }

  @Test
  void largeBodies_leaveTheShareOfSmallOnesAlone() throws Exception {
    reopen(limits(Share.open(100), Share.open(2 * SMALL), Share.open(150_000)));
    try (var greedy = new RawConnection(port.number());
        var other = new RawConnection(port.number())) {
      hold(greedy, "POST /t/upload", 150_000);
      assertThat(send(other, "POST /t/upload", 150_000).status()).isEqualTo(503);
      assertThat(send(other, "POST /t/echo/x", SMALL).status()).isEqualTo(200);

      released.countDown();
      assertThat(greedy.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
      assertThat(send(other, "POST /t/upload", 150_000).status()).isEqualTo(200);
    }
  }

  @Test
  void largeBody_ofACallerWhoDoesNotPassTheGuard_isRefusedAtTheHeader() throws IOException {
    for (var length : List.of("Content-Length: 150000", "Transfer-Encoding: chunked")) {
      try (var connection = new RawConnection(port.number())) {
        connection.write(
            "POST /t/large HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + length + "\r\n\r\n");
        assertThat(connection.read(PATIENCE).orElseThrow().status()).as(length).isEqualTo(400);
        assertThat(connection.closes(PATIENCE)).isTrue();
      }
    }
  }

  @Test
  void expectationOfAnotherKind_isRefused() throws IOException {
    var answer = ask("POST /t/echo/x HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n", "body");
    assertThat(answer.status()).isEqualTo(417);
    assertThat(answer.body()).contains("EXPECTATION_REFUSED");
  }

  @Test
  void chunkThatIsNone_isRefusedInTheApisWords_andTheConnectionClosed() throws IOException {
    for (var chunk : List.of("zz\r\nabc\r\n", "-5\r\nabc\r\n", "ffffffffffffffffff\r\nabc\r\n")) {
      try (var connection = new RawConnection(port.number())) {
        connection.write(
            "POST /t/echo/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
        var answer = connection.read(PATIENCE).orElseThrow();
        assertThat(answer.status()).as(chunk).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST");
        assertThat(connection.closes(PATIENCE)).isTrue();
      }
    }
  }

  @Test
  void storeThatFailsAHandlerWhichWaitsForIt_isAnsweredAsOverload() throws IOException {
    var answer = ask("GET /t/unkept HTTP/1.1\r\nHost: x\r\n", "");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.head()).containsIgnoringCase("retry-after: 1");
  }

  @Test
  void bugInAHandler_isAnsweredWithAnIdAndNothingElse() throws IOException {
    for (var path : List.of("/t/bug", "/t/error", "/t/async-bug", "/t/async-failure")) {
      var answer = ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n", "");
      assertThat(answer.status()).as(path).isEqualTo(500);
      assertThat(answer.head()).containsIgnoringCase("problem-id: ");
      assertThat(answer.body()).doesNotContain("secret", "Exception", "Error", "dev.ringback");
    }
  }

  @Test
  void failureOfAHandler_isAnsweredInTheApisWords() throws IOException {
    for (var path : List.of("/t/refuse", "/t/async-refuse")) {
      var answer = ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n", "");
      assertThat(answer.status()).as(path).isEqualTo(400);
      var problem = JsonObject.read(answer.body().getBytes(US_ASCII));
      assertThat(problem.text("code")).contains("PARAMETER_MISSING");
      assertThat(problem.text("detail")).contains("It is missing.");
    }
  }

  @Test
  void largeBody_ofACallerWhoDoesNotPassTheGuard_isNotGathered() throws IOException {
    var small = "x".repeat(64 * 1024);
    assertThat(ask("POST /t/large HTTP/1.1\r\nHost: x\r\n", small).body()).isEqualTo("later");

    // Large enough for the budget of all bodies to be exceeded if these were kept.
    var large = "x".repeat(150_000);
    try (var connection = new RawConnection(port.number())) {
      for (var i = 0; i < 20; i++) {
        connection.write(head("POST /t/large", large.length()) + large);
        var answer = connection.read(PATIENCE).orElseThrow();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("It is missing.");
      }
    }
  }

  @Test
  void asyncHandler_answersLater() throws IOException {
    assertThat(ask("GET /t/async HTTP/1.1\r\nHost: x\r\n", "").body()).isEqualTo("later");
  }

  @Test
  void unknownPathsAndMethods_areToldApart() throws IOException {
    assertThat(ask("GET /t/none HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(404);
    assertThat(ask("GET /t/echo/x/y HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(404);
    var method = ask("DELETE /t/echo/x HTTP/1.1\r\nHost: x\r\n", "");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.head()).containsIgnoringCase("allow: GET, HEAD, POST\r\n");
    assertThat(ask("POST /t/echo/%zz HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(400);
    assertThat(ask("POST /t/echo/%ff HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(400);
    assertThat(ask("POST /t/echo/% HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(400);
    assertThat(ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n", "").status()).isEqualTo(400);
  }

  @Test
  void close_finishesWhatIsBeingHandled() throws Exception {
    var closing = port;
    try (var connection = new RawConnection(closing.number())) {
      connection.write(head("GET /t/wait", 0));
      assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      var closed = Thread.ofVirtual().start(closing::close);
      awaitRefusal(closing.number());
      released.countDown();
      assertThat(connection.read(PATIENCE).orElseThrow().body()).isEqualTo("done");
      assertThat(closed.join(Duration.ofMillis(PATIENCE))).isTrue();
    }
    port = open(LIMITS);
  }

  @Test
  void close_cutsOffWhatTakesTooLong() throws Exception {
    try (var connection = new RawConnection(port.number())) {
      connection.write(head("GET /t/wait", 0));
      assertThat(entered.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      port.close();
      assertThat(connection.closes(PATIENCE)).isTrue();
    }
    port = open(LIMITS);
  }

  @Test
  void portThatIsTaken_isRefused() {
    assertThatThrownBy(
            () ->
                HttpPort.open(
                        "127.0.0.1",
                        port.number(),
                        Optional.empty(),
                        LIMITS,
                        router(),
                        SHORT,
                        InstantSource.system())
                    .close())
        .hasMessageContaining(":" + port.number() + " cannot be opened (")
        .hasMessageContaining("ddress already in use")
        .hasMessageEndingWith("end the process that holds it.");
  }

  @Test
  void addressOfAnotherMachine_isRefusedAsSuch() {
    assertThatThrownBy(
            () ->
                HttpPort.open(
                        "192.0.2.1",
                        0,
                        Optional.empty(),
                        LIMITS,
                        router(),
                        SHORT,
                        InstantSource.system())
                    .close())
        .hasMessageStartingWith("port: 192.0.2.1:0 cannot be opened (")
        .hasMessageContaining("The address is none of this machine");
  }

  private void awaitRefusal(int number) throws InterruptedException {
    for (var tries = 0; tries < 2_000; tries++) {
      try (var _ = new RawConnection(number)) {
        Thread.sleep(5);
      } catch (IOException refused) {
        return;
      }
    }
    throw new AssertionError("the port still takes connections");
  }

  /// Whether the server closes although something comes all the time.
  private static boolean drips(RawConnection connection, String start) throws IOException {
    connection.write(start);
    var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
    while (System.nanoTime() < until) {
      try {
        connection.write("x");
      } catch (IOException closed) {
        return true;
      }
      if (connection.closes(50)) {
        return true;
      }
    }
    return false;
  }

  private void reopen(HttpLimits limits) {
    port.close();
    port = open(limits);
  }

  private HttpPort open(HttpLimits limits) {
    return HttpPort.open(
        "127.0.0.1",
        0,
        Optional.empty(),
        limits,
        router(),
        Duration.ofSeconds(2),
        InstantSource.system());
  }

  private Router router() {
    return new Router(
        List.of(
            new Api(
                "/t",
                new ProblemJson(),
                List.of(
                    Route.of("GET", "/t/echo/{x}", HttpPortTest::echo),
                    Route.of("POST", "/t/echo/{x}", HttpPortTest::echo),
                    Route.of("GET", "/t/wait", this::waiting),
                    Route.of("POST", "/t/wait", this::waiting),
                    Route.of("GET", "/t/large-answer", _ -> largeAnswer()),
                    Route.of("GET", "/t/bug", _ -> bug()),
                    Route.of("GET", "/t/error", _ -> error()),
                    Route.of("GET", "/t/refuse", _ -> refuse()),
                    Route.of("GET", "/t/unkept", _ -> unkept().join()),
                    Route.async("POST", "/t/upload", 150_000, _ -> {}, this::upload),
                    Route.async("POST", "/t/large", 200_000, _ -> refuse(), _ -> later()),
                    Route.async("GET", "/t/async", 10, _ -> {}, _ -> later()),
                    Route.async("GET", "/t/async-bug", 10, _ -> {}, _ -> asyncBug()),
                    Route.async(
                        "GET",
                        "/t/async-failure",
                        10,
                        _ -> {},
                        _ -> CompletableFuture.supplyAsync(HttpPortTest::bug)),
                    Route.async(
                        "GET",
                        "/t/async-refuse",
                        10,
                        _ -> {},
                        _ -> CompletableFuture.supplyAsync(HttpPortTest::refuse))))),
        new ProblemJson());
  }

  private static Response echo(Request request) {
    var words =
        request.method()
            + " ["
            + request.segment("x")
            + "] ["
            + request.parameter("q").orElse("")
            + "] ["
            + request.header("x-a").orElse("")
            + "] ";
    return text(words + new String(request.body().bytes(), US_ASCII));
  }

  private Response waiting(Request request) {
    entered.countDown();
    try {
      assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text("done");
  }

  private Response largeAnswer() {
    largeAnswers.incrementAndGet();
    entered.countDown();
    return Response.of(200, "text/plain", Body.of("x".repeat(64 * 1024)));
  }

  private CompletionStage<Response> upload(Request request) {
    return CompletableFuture.supplyAsync(() -> waiting(request));
  }

  private static Response bug() {
    throw new IllegalStateException("a secret");
  }

  private static CompletableFuture<Response> unkept() {
    return CompletableFuture.<Response>supplyAsync(
        () -> {
          throw new StoreUnusable("the store refuses to write");
        });
  }

  private static CompletionStage<Response> asyncBug() {
    throw new IllegalStateException("a secret");
  }

  private static Response error() {
    throw new StackOverflowError("a secret");
  }

  private static Response refuse() {
    throw new Failure(ProblemCode.PARAMETER_MISSING, "It is missing.");
  }

  private static CompletionStage<Response> later() {
    return CompletableFuture.supplyAsync(() -> text("later"));
  }

  private static Response text(String text) {
    return Response.of(200, "text/plain", Body.of(text));
  }

  private static String head(String start, int length) {
    return start + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private RawResponse ask(String head, String body) throws IOException {
    try (var connection = new RawConnection(port.number())) {
      connection.write(head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
      Optional<RawResponse> answer = connection.read(PATIENCE);
      return answer.orElseThrow(() -> new AssertionError("no answer to " + head));
    }
  }
}
