package dev.ringback.server.outbound;

import static dev.ringback.server.outbound.Outbound.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExchangeTest {
  private static final Reply DELIVERED = new Reply.Answered(200, Optional.empty());
  private static final String OK = "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");
  private static final DestinationRules LOOPBACK_BY_NAME =
      DestinationRules.PUBLIC_ONLY.allowing(List.of(AddressRange.of("127.0.0.2/32")));

  private static Outbound resolving(DestinationRules attempts, List<List<String>> answers) {
    var left = new ArrayDeque<>(answers);
    return Outbound.resolving(
        Outbound.settings(TransportSettings.USUAL),
        attempts,
        _ -> left.remove().stream().map(InetAddress::ofLiteral).toList());
  }

  @Test
  void connection_isKept() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.send(listener.uri("/").toString())).isEqualTo(DELIVERED);
      }
      assertThat(listener.connections()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatTheListenerCloses_isNotKept() throws Exception {
    try (var listener =
            ScriptedListener.start(ListenerScript.answer(200, Map.of("Connection", "close")));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.send(listener.uri("/").toString())).isEqualTo(DELIVERED);
      }
      assertThat(listener.connections()).isEqualTo(3);
    }
  }

  @Test
  void requestOnAKeptConnectionThatIsNotAnswered_isSentOnce() throws Exception {
    try (var listener =
            ScriptedListener.start(ListenerScript.answer(200).then(ListenerScript.closeEarly()));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      assertThat(outbound.send(listener.uri("/").toString())).isEqualTo(DELIVERED);
      assertThat(outbound.send(listener.uri("/").toString()))
          .isEqualTo(new Reply.NoAnswer("connection closed before an answer"));
      assertThat(listener.received()).extracting(ReceivedCallback::connection).containsOnly(1);
      assertThat(listener.received()).hasSize(2);
    }
  }

  @Test
  void connectionClosedWhileIdle_isReplaced_andTheRequestSentOnce() throws Exception {
    try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      var requests = new AtomicInteger();
      var serving =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (var i = 0; i < 20; i++) {
                      answerAndClose(server, requests);
                    }
                  });
      for (var i = 1; i <= 20; i++) {
        assertThat(outbound.send("http://127.0.0.1:" + server.getLocalPort() + "/"))
            .isEqualTo(DELIVERED);
        while (requests.get() < i) {
          Thread.onSpinWait();
        }
      }
      serving.join();
      assertThat(requests).hasValue(20);
    }
  }

  /// Answers one request, and closes; it is over when the sender has closed its side too.
  private static void answerAndClose(ServerSocket server, AtomicInteger requests) {
    try (var socket = server.accept()) {
      readRequest(socket.getInputStream());
      socket.getOutputStream().write(OK.getBytes(US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      requests.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void changeOfProtocol_isNoAnswer() throws Exception {
    var head = "HTTP/1.1 101 \r\nUpgrade: x\r\n\r\n";
    var notFinal = new Reply.NoAnswer("answered 101, which is no final answer");
    assertThat(replyTo(head + OK)).isEqualTo(notFinal);
    assertThat(replyTo(head)).isEqualTo(notFinal);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 104, 199})
  void hintsBeforeTheAnswer_arePassedOver(int status) throws Exception {
    var hint = "HTTP/1.1 " + status + " \r\nRetry-After: 9\r\n\r\n";
    assertThat(replyTo(hint + hint + OK)).isEqualTo(DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 \r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 20x \r\n\r\n",
        "SMTP 220 hello\r\n\r\n",
        "HTTP/1.1 200 \r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void rubbish_isNoAnswer(String answer) throws Exception {
    assertThat(replyTo(answer)).isInstanceOf(Reply.NoAnswer.class);
  }

  @Test
  void headOfMoreThan16KiB_isNoAnswer() throws Exception {
    var longLine = "X-A: " + "a".repeat(4_000) + "\r\n";
    assertThat(replyTo("HTTP/1.1 200 \r\n" + longLine.repeat(5) + "\r\n"))
        .isInstanceOf(Reply.NoAnswer.class);
  }

  @Test
  void answerThatNobodyAskedFor_isNotTakenForTheNextOne() throws Exception {
    try (var server = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      var accepted = new AtomicInteger();
      var twoAnswers = OK + "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n";
      Thread.ofVirtual().start(() -> serve(server, twoAnswers, accepted));
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      // More than may open a connection at once, so that some wait for one to be given back.
      assertThat(outbound.attempts(200, url, "\"a\":1".getBytes(US_ASCII)))
          .extracting(Sent::reply)
          .containsOnly(DELIVERED);
      assertThat(accepted).hasValue(200);
    }
  }

  @Test
  void hostThatTakesNoConnections_isTriedAgainWhenItDoes() throws Exception {
    var address = InetAddress.ofLiteral("127.0.0.1");
    try (var full = new ServerSocket(0, 1, address);
        var outbound =
            Outbound.with(
                Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(1), 4_096),
                InstantSource.system())) {
      var url = "http://127.0.0.1:" + full.getLocalPort() + "/";
      // Fill what the system accepts in its stead, so that further ones hang while opening.
      var fillers = new ArrayDeque<Socket>();
      for (var i = 0; i < 2; i++) {
        fillers.add(new Socket(address, full.getLocalPort()));
      }
      for (var sent : outbound.attempts(100, url, "\"a\":1".getBytes(US_ASCII))) {
        assertThat(sent.reply()).isInstanceOf(Reply.NoAnswer.class);
      }
      for (var filler : fillers) {
        filler.close();
      }
      var accepted = new AtomicInteger();
      Thread.ofVirtual().start(() -> serve(full, OK, accepted));
      // What hung is given up by now, or taken: nothing stands in the way.
      var delivered = false;
      for (var i = 0; i < 10 && !delivered; i++) {
        delivered = outbound.send(url).equals(DELIVERED);
      }
      assertThat(delivered).isTrue();
    }
  }

  @Test
  void headerThatWouldEndItsLine_isNotSent() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      for (var header :
          List.of(
              Map.of("X-A", "a\r\nX-B: b"),
              Map.of("X-A: a\r\nX-B", "b"),
              Map.of("X A", "a"),
              Map.of("", "a"),
              Map.of("X-\u00c4", "a"),
              Map.of("X-A", "a\rb"),
              Map.of("X-A", "a\nb"),
              Map.of("X-A", "a\0b"),
              Map.of("X-A", "a\u007fb"),
              Map.of("X-A", "\u20ac"))) {
        assertThat(outbound.send(listener.uri("/").toString(), header))
            .isEqualTo(new Reply.NoAnswer("a header that cannot be sent"));
      }
      assertThat(listener.received()).isEmpty();
    }
  }

  /// What an attempt makes of these bytes as an answer.
  private static Reply replyTo(String answer) throws Exception {
    try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = server.accept()) {
                  readRequest(socket.getInputStream());
                  socket.getOutputStream().write(answer.getBytes(US_ASCII));
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The sender cut it.
                }
              });
      return outbound.send("http://127.0.0.1:" + server.getLocalPort() + "/");
    }
  }

  @Test
  void answerBeforeTheRequestIsWritten_counts_andTheConnectionIsNotUsedAgain() throws Exception {
    try (var server = new ServerSocket();
        var outbound =
            Outbound.with(
                Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(20), 4_096),
                InstantSource.system())) {
      server.setReceiveBufferSize(4_096);
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      var over = new Semaphore(0);
      var taken = new LinkedBlockingQueue<Long>();
      serveEach(server, socket -> answerAtTheHead(socket, over, taken));
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      var huge = new byte[32 << 20];
      Arrays.fill(huge, (byte) ' ');
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.attempts(1, url, huge).getFirst().reply())
            .isEqualTo(new Reply.Answered(413, Optional.empty()));
        over.release();
        // Cut at once: of the rest, only what was in the sockets comes.
        assertThat(taken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isNotNull()
            .isLessThan(huge.length / 2);
      }
    }
  }

  /// Answers without reading the body, and reads what there is of it when the attempt is over.
  private static void answerAtTheHead(Socket socket, Semaphore over, BlockingQueue<Long> taken) {
    try (socket) {
      readHead(socket.getInputStream());
      socket
          .getOutputStream()
          .write("HTTP/1.1 413 \r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      over.acquire();
      taken.add(socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
    } catch (IOException reset) {
      taken.add(0L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void readRequest(InputStream in) throws IOException {
    var length = LENGTH.matcher(readHead(in));
    assertThat(length.find()).isTrue();
    in.readNBytes(Integer.parseInt(length.group(1)));
  }

  @Test
  void answer_isReadToItsLimit() throws Exception {
    var answer = "HTTP/1.1 200 \r\nContent-Length: 10\r\n\r\n0123456789";
    for (var limit : List.of(9, 10)) {
      try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
          var outbound =
              Outbound.with(
                  Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(5), limit),
                  InstantSource.system())) {
        var accepted = new AtomicInteger();
        Thread.ofVirtual().start(() -> serve(server, answer, accepted));
        for (var i = 0; i < 2; i++) {
          assertThat(outbound.send("http://127.0.0.1:" + server.getLocalPort() + "/"))
              .isEqualTo(DELIVERED);
        }
        assertThat(accepted).hasValue(limit == 10 ? 1 : 2);
      }
    }
  }

  private static void serve(ServerSocket server, String answer, AtomicInteger accepted) {
    try {
      while (true) {
        var socket = server.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    while (true) {
                      readRequest(socket.getInputStream());
                      socket.getOutputStream().write(answer.getBytes(US_ASCII));
                    }
                  } catch (IOException e) {
                    // The sender left.
                  }
                });
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  @Test
  void nameThatTurnsToThisMachineAfterRegistration_isNotConnectedTo() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound =
            resolving(
                DestinationRules.PUBLIC_ONLY,
                List.of(
                    List.of("127.0.0.1"),
                    List.of("::1"),
                    List.of("::ffff:127.0.0.1"),
                    List.of("0.0.0.0"),
                    List.of("127.0.0.1", "::1", "10.0.0.1")))) {
      for (var i = 0; i < 5; i++) {
        assertThat(outbound.send("http://listener.example:" + listener.port() + "/"))
            .isEqualTo(new Reply.Forbidden("destination not allowed: listener.example"));
      }
      assertThat(listener.connections()).isZero();
    }
  }

  @Test
  void mixedAnswer_usesTheAllowedAddressAlone() throws Exception {
    try (var forbidden = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        var allowed =
            new ServerSocket(forbidden.getLocalPort(), 8, InetAddress.ofLiteral("127.0.0.2"));
        var outbound =
            resolving(
                LOOPBACK_BY_NAME, List.of(List.of("127.0.0.1", "10.0.0.1", "127.0.0.2", "::1")))) {
      var there = new AtomicInteger();
      var elsewhere = new AtomicInteger();
      Thread.ofVirtual().start(() -> serve(allowed, OK, there));
      Thread.ofVirtual().start(() -> serve(forbidden, OK, elsewhere));
      assertThat(outbound.send("http://listener.example:" + allowed.getLocalPort() + "/"))
          .isEqualTo(DELIVERED);
      assertThat(there).hasValue(1);
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void connectionToAnAddressThatIsNoLongerTheHosts_isNotUsedForIt() throws Exception {
    try (var first = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.2"));
        var second = new ServerSocket(first.getLocalPort(), 8, InetAddress.ofLiteral("127.0.0.3"));
        var outbound =
            resolving(
                DestinationRules.LOOPBACK_ONLY,
                List.of(List.of("127.0.0.2"), List.of("127.0.0.3"), List.of("127.0.0.2")))) {
      var atFirst = new AtomicInteger();
      var atSecond = new AtomicInteger();
      Thread.ofVirtual().start(() -> serve(first, OK, atFirst));
      Thread.ofVirtual().start(() -> serve(second, OK, atSecond));
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.send("http://listener.example:" + first.getLocalPort() + "/"))
            .isEqualTo(DELIVERED);
      }
      assertThat(atFirst).hasValue(1);
      assertThat(atSecond).hasValue(1);
    }
  }

  @Test
  void listenerThatTakesTheConnectionAndNothingElse_isGivenUpInTime() throws Exception {
    var settings = Outbound.settings(TransportSettings.USUAL);
    var impatient =
        new SenderSettings(
            settings.timeout(),
            Duration.ofMillis(200),
            settings.maxInFlight(),
            settings.maxInFlightPerListener(),
            settings.maxAnswer(),
            settings.signatureHeader(),
            List.of(),
            settings.transport());
    try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(impatient, InstantSource.system())) {
      var at = "://127.0.0.1:" + server.getLocalPort() + "/";
      assertThat(outbound.send("https" + at))
          .isEqualTo(new Reply.NoAnswer("no connection in time"));
      assertThat(outbound.send("http" + at))
          .isEqualTo(new Reply.NoAnswer("no answer within 5.0 s"));
    }
  }

  @Test
  void listenerThatReadsNothing_isCutInTime_andHoldsNothingOfWhatItWasSent() throws Exception {
    var huge = new byte[32 << 20];
    try (var server = new ServerSocket();
        var outbound =
            Outbound.with(
                Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(2), 4_096),
                InstantSource.system())) {
      server.setReceiveBufferSize(4_096);
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      var before = usedHeap();
      var replies = outbound.attempts(8, url, huge).stream().map(Sent::reply).distinct().toList();
      assertThat(replies).containsExactly(new Reply.NoAnswer("no answer within 2.0 s"));
      // They stay open at the listener's side, which has not so much as accepted them.
      var until = System.nanoTime() + PATIENCE.toNanos();
      while (usedHeap() - before > huge.length && System.nanoTime() < until) {
        Thread.sleep(50);
      }
      assertThat(usedHeap() - before).isLessThan(huge.length);
      for (var i = 0; i < 8; i++) {
        try (var taken = server.accept()) {
          assertThat(bytesLeft(taken)).isLessThan(huge.length / 2);
        }
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// How much comes until the sender's side ends, in whatever way.
  private static long bytesLeft(Socket socket) throws IOException {
    var count = 0L;
    var buffer = new byte[64 * 1024];
    try {
      for (var read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
        count += read;
      }
    } catch (SocketException reset) {
      // Cut, with unsent bytes.
    }
    return count;
  }

  @Test
  void closing_cutsWhatAListenerDoesNotTake() throws Exception {
    Socket taken;
    long began;
    try (var server = new ServerSocket();
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      server.setReceiveBufferSize(4_096);
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      outbound.begin("http://127.0.0.1:" + server.getLocalPort() + "/", new byte[32 << 20]);
      taken = server.accept();
      readHead(taken.getInputStream());
      began = System.nanoTime();
    }
    try (taken) {
      // Less than the sender waits for the library.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(taken.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isLessThan(16 << 20);
    }
  }

  @Test
  void redirect_isAnAnswerLikeAnyOther() throws Exception {
    try (var elsewhere = ScriptedListener.start(ListenerScript.answer(200));
        var listener =
            ScriptedListener.start(ListenerScript.redirect(elsewhere.uri("/").toString()));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      assertThat(outbound.send(listener.uri("/").toString()))
          .isEqualTo(new Reply.Answered(302, Optional.empty()));
      assertThat(elsewhere.connections()).isZero();
    }
  }

  /// The processors being busy is no reason to wait for connections that do not come free.
  @Test
  void whereOthersOfItsHostHang_requestsAreSentAllTheSame() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.stall());
        var outbound = Outbound.onBusyProcessors(Outbound.settings(TransportSettings.USUAL))) {
      for (var i = 0; i < 4 * Breadth.FREELY; i++) {
        outbound.begin(listener.uri("/").toString(), new byte[0]);
      }
      listener.await(4 * Breadth.FREELY, PATIENCE);
      listener.follow(ListenerScript.answer(200));
      var well = listener.uri("/").toString();
      outbound.begin(well, new byte[0]);
      listener.await(4 * Breadth.FREELY + 1, PATIENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyRequestsAtOnce_areAllSent(boolean processorsAreBusy) throws Exception {
    var settings = Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(15), 4_096);
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var outbound =
            processorsAreBusy
                ? Outbound.onBusyProcessors(settings)
                : Outbound.with(settings, InstantSource.system())) {
      assertThat(
              outbound.attempts(2_000, listener.uri("/").toString(), "\"a\":1".getBytes(US_ASCII)))
          .extracting(Sent::reply)
          .containsOnly(DELIVERED);
    }
  }

  /// It would be taken for the beginning of whatever is answered later.
  @Test
  void partOfAnAnswerThatNobodyAskedFor_endsTheConnection() throws Exception {
    try (var server = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      var opened = new AtomicInteger();
      serveEach(
          server,
          socket -> {
            opened.incrementAndGet();
            try (socket) {
              while (true) {
                readRequest(socket.getInputStream());
                socket.getOutputStream().write((OK + "HTTP/1.1 204 No").getBytes(US_ASCII));
              }
            } catch (IOException | RuntimeException | AssertionError over) {
              // As it should be.
            }
          });
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.attempts(1, url, "\"a\":1".getBytes(US_ASCII)))
            .extracting(Sent::reply)
            .containsOnly(DELIVERED);
      }
      assertThat(opened).hasValue(3);
    }
  }

  /// Each connection has one request at a time, so that all of them together cannot take longer
  /// than the connections are there, but for what the event loop needs to come to them.
  @Test
  void timeThatARequestWaitsForOthers_isNotTakenForItsOwn() throws Exception {
    var settings = Outbound.settings(TransportSettings.USUAL, Duration.ofSeconds(15), 4_096);
    var requests = 5_000;
    try (var server = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.onBusyProcessors(settings)) {
      var open = new AtomicInteger();
      var most = new AtomicInteger();
      var opened = new AtomicInteger();
      serveEach(
          server,
          socket -> {
            opened.incrementAndGet();
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            answerLateUntilClosed(socket, 0, new Semaphore(0));
            open.decrementAndGet();
          });
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      var began = System.nanoTime();
      var sent = outbound.attempts(requests, url, "\"a\":1".getBytes(US_ASCII));
      var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + 1;
      assertThat(sent).extracting(Sent::reply).containsOnly(DELIVERED);
      assertThat(sent.stream().mapToLong(Sent::tookMillis).sum())
          .isLessThan((most.get() + requests / 20) * millis);
      // Those that come free go on to whoever waits, however many are kept where nobody does.
      assertThat(opened).hasValueLessThan(requests / 5);
    }
  }

  /// More than are closed at once, each of which takes part in one storm and is not needed again.
  @Test
  void connectionsThatAreNotNeededAgain_areClosed() throws Exception {
    try (var server = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      var ended = new Semaphore(0);
      var opened = new AtomicInteger();
      serveEach(
          server,
          socket -> {
            opened.incrementAndGet();
            answerLateUntilClosed(socket, 300, ended);
          });
      var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      assertThat(outbound.attempts(100, url, "\"a\":1".getBytes(US_ASCII)))
          .extracting(Sent::reply)
          .containsOnly(DELIVERED);
      assertThat(opened.get()).isGreaterThanOrEqualTo(32);
      assertThat(ended.tryAcquire(opened.get(), 15, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// Serves each connection on a thread of its own, until the socket is closed.
  private static void serveEach(ServerSocket server, Consumer<Socket> serving) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  var socket = server.accept();
                  Thread.ofVirtual().start(() -> serving.accept(socket));
                }
              } catch (IOException closed) {
                // The end of the test.
              }
            });
  }

  private static void answerLateUntilClosed(Socket socket, long millis, Semaphore ended) {
    try (socket) {
      while (true) {
        readRequest(socket.getInputStream());
        Thread.sleep(millis);
        socket.getOutputStream().write(OK.getBytes(US_ASCII));
      }
    } catch (IOException | InterruptedException | RuntimeException | AssertionError over) {
      ended.release();
    }
  }
}
