package dev.ringback.server;

import static dev.ringback.server.Engine.PATIENCE;
import static dev.ringback.server.Engine.json;
import static dev.ringback.server.Engine.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.retry.Archive.Replay;
import dev.ringback.server.retry.RetrySchedule;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import dev.ringback.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeliveryTest {
  private static final ListenerKey CARRIER = key(Family.CONNECTIVITY, "CarrierService");
  private static final ListenerKey USAGE = key(Family.CONNECTIVITY, "DeviceUsage");
  private static final ListenerKey LOCATION = key(Family.DEVICE_LOCATION, "Location");
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path data;

  @Test
  void message_reachesItsListenerWithCredentialsCountersAndId() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, SHORT, SHORT, SHORT)) {
      engine.register(CARRIER, listener.uri("/cb?x=1"), new Credentials("us\"er", "pass"));
      var id = engine.publish(CARRIER, "\"requestId\":\"r1\", \"n\" : 1.50");

      var received = listener.await(1, PATIENCE).getFirst();
      assertThat(received.method()).isEqualTo("POST");
      assertThat(received.path()).isEqualTo("/cb?x=1");
      assertThat(new String(received.body(), UTF_8))
          .isEqualTo(
              "{\"username\":\"us\\\"er\",\"password\":\"pass\","
                  + "\"requestId\":\"r1\", \"n\" : 1.50,"
                  + "\"callbackCount\":1,\"maxCallbackThreshold\":4}");
      assertThat(received.header("Content-Type")).contains("application/json; charset=utf-8");
      assertThat(received.header("webhook-id")).contains(id.toString());
      var at = Long.parseLong(received.header("webhook-timestamp").orElseThrow());
      var signature = received.header("webhook-signature").orElseThrow();
      var secrets = List.of(Engine.SECRET);
      assertThat(WebhookSecret.verify(secrets, signature, id.toString(), at, received.body()))
          .isTrue();
      var delivery = engine.await(id, DeliveryState.DELIVERED);
      assertThat(delivery.attempts()).hasSize(1);
      assertThat(delivery.attempts().getFirst().outcome()).isEqualTo(new Outcome.Delivered(200));
    }
  }

  @Test
  void failure_isRetriedWithAHigherCountAndTheSameId() throws Exception {
    try (var listener =
            ScriptedListener.start(
                ListenerScript.answer(503).times(2).then(ListenerScript.answer(204)));
        var engine = Engine.open(data, SHORT, SHORT, SHORT)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var id = engine.publish(CARRIER, "\"a\":1");

      var received = listener.await(3, PATIENCE);
      assertThat(received.stream().map(one -> json(one.body()).number("callbackCount").get()))
          .containsExactly(1L, 2L, 3L);
      assertThat(received.stream().map(one -> one.header("webhook-id").get()).collect(toSet()))
          .containsExactly(id.toString());
      var delivery = engine.await(id, DeliveryState.DELIVERED);
      assertThat(delivery.attempts().stream().map(Attempt::outcome))
          .containsExactly(
              new Outcome.Refused(503, Optional.empty()),
              new Outcome.Refused(503, Optional.empty()),
              new Outcome.Delivered(204));
    }
  }

  @Test
  void exhausted_isArchived_andReplayStartsANewSeries() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(500));
        var engine = Engine.open(data, SHORT)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var id = engine.publish(CARRIER, "\"a\":1");
      var archived = engine.await(id, DeliveryState.ARCHIVED);
      assertThat(archived.reason()).contains("after 2 attempts");

      listener.follow(ListenerScript.answer(200));
      assertThat(engine.stores.archive().replay(id, Instant.now()).get()).isEqualTo(Replay.STARTED);
      var delivered = engine.await(id, DeliveryState.DELIVERED);
      assertThat(delivered.attempts().stream().map(one -> one.series() + "." + one.number()))
          .containsExactly("1.1", "1.2", "2.1");
      var last = listener.await(3, PATIENCE).getLast();
      assertThat(json(last.body()).number("callbackCount")).contains(1L);
      assertThat(last.header("webhook-id")).contains(id.toString());
      assertThat(engine.stores.archive().replay(new MessageId(1, 1), Instant.now()).get())
          .isEqualTo(Replay.UNKNOWN);
    }
  }

  @Test
  void gone_isArchivedAtOnce() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(410));
        var engine = Engine.open(data, SHORT, SHORT)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var id = engine.publish(CARRIER, "\"a\":1");
      assertThat(engine.await(id, DeliveryState.ARCHIVED).attempts()).hasSize(1);
    }
  }

  @Test
  void noListener_isArchivedAndCanBeReplayedOnceThereIsOne() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, SHORT)) {
      var id = engine.publish(CARRIER, "\"a\":1");
      assertThat(engine.await(id, DeliveryState.ARCHIVED).reason()).contains("no listener");

      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      engine.stores.archive().replay(id, Instant.now()).get();
      listener.await(1, PATIENCE);
      engine.await(id, DeliveryState.DELIVERED);
    }
  }

  @Test
  void listener_isLookedUpAtEachAttempt() throws Exception {
    try (var before = ScriptedListener.start(ListenerScript.answer(500));
        var after = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, Duration.ofSeconds(1))) {
      engine.register(CARRIER, before.uri("/"), new Credentials("u1", "p1"));
      engine.publish(CARRIER, "\"a\":1");
      before.await(1, PATIENCE);
      engine.register(CARRIER, after.uri("/"), new Credentials("u2", "p2"));
      var received = after.await(1, PATIENCE).getFirst();
      assertThat(json(received.body()).text("username")).contains("u2");
      assertThat(json(received.body()).number("callbackCount")).contains(2L);
    }
  }

  @Test
  void location_isSignedByTheNewKeyAndTheOneBefore() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, SHORT)) {
      var first = engine.register(LOCATION, listener.uri("/"), Credentials.NONE).orElseThrow();
      var second = engine.register(LOCATION, listener.uri("/"), Credentials.NONE).orElseThrow();
      engine.publish(LOCATION, " \"txid\":\"t\" ");

      var received = listener.await(1, PATIENCE).getFirst();
      var signatures = received.header("X-Callback-Signature").orElseThrow();
      assertThat(signatures.split(" ")).hasSize(2);
      assertThat(SharedKey.verify(List.of(first), signatures, received.body())).isTrue();
      assertThat(SharedKey.verify(List.of(second), signatures, received.body())).isTrue();
      assertThat(received.body()).asString().isEqualTo("{ \"txid\":\"t\" }");
    }
  }

  @Test
  void stalledListener_costsOthersNothing_andHasAtMostFourAttemptsUnderWay() throws Exception {
    try (var stalled = ScriptedListener.start(ListenerScript.stall());
        var healthy = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, Duration.ofMinutes(5))) {
      engine.register(CARRIER, stalled.uri("/"), Credentials.NONE);
      engine.register(USAGE, healthy.uri("/"), Credentials.NONE);
      for (var i = 0; i < 50; i++) {
        engine.publish(CARRIER, "\"n\":" + i);
      }
      stalled.await(4, PATIENCE);
      for (var i = 0; i < 200; i++) {
        engine.publish(USAGE, "\"n\":" + i);
      }
      healthy.await(200, Duration.ofSeconds(10));
      assertThat(stalled.connections()).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void misbehavingListeners_areFailedAttempts_neverAcknowledgements() throws Exception {
    var misbehaviours =
        List.of(
            ListenerScript.closeEarly(),
            ListenerScript.garbage(),
            ListenerScript.redirect("http://127.0.0.1:1/"),
            ListenerScript.hugeHeaders(),
            ListenerScript.dripping(),
            ListenerScript.stall());
    for (var script : misbehaviours) {
      try (var listener = ScriptedListener.start(script);
          var engine = Engine.open(data.resolve(Integer.toString(script.hashCode())))) {
        engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
        var id = engine.publish(CARRIER, "\"a\":1");
        var archived = engine.await(id, DeliveryState.ARCHIVED);
        assertThat(archived.attempts().getFirst().outcome())
            .isNotInstanceOf(Outcome.Delivered.class);
      }
    }
  }

  @Test
  void acknowledgementWithAnEndlessBody_counts_andTheConnectionIsCut() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.endlessBody());
        var engine = Engine.open(data)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      for (var i = 0; i < 10; i++) {
        engine.await(engine.publish(CARRIER, "\"a\":1"), DeliveryState.DELIVERED);
      }
    }
  }

  @Test
  void addressOutsideThisMachine_isNeverConnectedTo() throws Exception {
    try (var engine = Engine.open(data)) {
      engine.register(CARRIER, URI.create("http://10.120.102.147:50559/x"), Credentials.NONE);
      var id = engine.publish(CARRIER, "\"a\":1");
      var outcome = engine.await(id, DeliveryState.ARCHIVED).attempts().getFirst().outcome();
      assertThat(outcome).isInstanceOf(Outcome.Forbidden.class);
    }
  }

  @Test
  void restart_goesOnWithWhatWaits_inDueOrder_andForgetsNothing() throws Exception {
    var count = 3_000;
    var ids = new ArrayList<MessageId>();
    int port;
    try (var down = ScriptedListener.start(ListenerScript.stall());
        var engine = Engine.open(data, Duration.ofMillis(200), Duration.ofMillis(200))) {
      port = down.port();
      engine.register(CARRIER, down.uri("/"), Credentials.NONE);
      for (var i = 0; i < count; i++) {
        ids.add(engine.publish(CARRIER, "\"n\":" + i));
      }
    }
    try (var up = ScriptedListener.start(ListenerScript.answer(200), port);
        var engine = Engine.open(data, Duration.ofMillis(200), Duration.ofMillis(200))) {
      var received = up.await(count, PATIENCE);
      assertThat(received.stream().map(DeliveryTest::webhookId).collect(toSet()))
          .isEqualTo(ids.stream().map(MessageId::toString).collect(toSet()));
      for (var id : ids) {
        engine.await(id, DeliveryState.DELIVERED);
      }
    }
  }

  @Test
  void repeatedPublisherId_isAcceptedOnce() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var first = engine.publish(CARRIER, Optional.of("one"), "\"a\":1");
      var second = engine.publish(CARRIER, Optional.of("one"), "\"a\":2");
      assertThat(second).isEqualTo(new Acceptance.Duplicate(first.id()));
      engine.await(first.id(), DeliveryState.DELIVERED);
      assertThat(listener.received()).hasSize(1);
    }
  }

  @Test
  void clockSetBackOrForth_neitherHoldsUpNorHastensWhatIsDue() throws Exception {
    var wall = SettableClock.at(Instant.parse("2026-01-01T12:00:00Z"));
    var steady = SteadyClock.from(wall.instant());
    var retries = new RetrySchedule("test", List.of(Duration.ofSeconds(1)), 0);
    try (var listener = ScriptedListener.start(ListenerScript.answer(503));
        var engine = new Engine(data, wall, steady, retries, Duration.ofSeconds(2))) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      for (var step : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
        var began = System.nanoTime();
        var id = engine.publish(CARRIER, "\"a\":1");
        engine.await(id, delivery -> delivery.attempts().size() == 1);
        wall.advance(step);
        engine.await(id, delivery -> delivery.state() != DeliveryState.WAITING);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void whatHasNoTurnSinceNobodyAnswers_isGivenUpUntried() throws Exception {
    var schedule = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
    var retries = new RetrySchedule("test", List.of(Duration.ofMinutes(1)), 0);
    try (var engine =
        new Engine(data, InstantSource.system(), schedule, retries, Duration.ofSeconds(2))) {
      engine.register(CARRIER, nobodyListens(), Credentials.NONE);
      for (var i = 0; i < 300; i++) {
        engine.publish(CARRIER, "\"n\":" + i);
      }
      var last = engine.publish(CARRIER, "\"n\":300");
      Engine.eventually(
          () -> {
            schedule.advance(Duration.ofSeconds(20));
            return engine.stores.history().find(last).orElseThrow().state()
                == DeliveryState.ARCHIVED;
          });
      var archived = engine.await(last, DeliveryState.ARCHIVED);
      assertThat(archived.reason()).contains("listener does not answer");
      assertThat(archived.attempts()).hasSize(1);
      assertThat(archived.attempts().getFirst().outcome()).isEqualTo(new Outcome.Untried());
    }
  }

  @Test
  void stopping_writesWhatIsThere_alsoWhenTheLastOutcomesCannotBeSettled() throws Exception {
    var isBroken = new AtomicBoolean();
    var flushed = new AtomicInteger();
    UnaryOperator<Settlements> breaking =
        stored ->
            new Settlements() {
              @Override
              public void settle(List<Settlement> settlements) {
                if (isBroken.get()) {
                  throw new IllegalStateException("broken by the test");
                }
                stored.settle(settlements);
              }

              @Override
              public void flush() {
                flushed.incrementAndGet();
                stored.flush();
              }
            };
    try (var listener = ScriptedListener.start(ListenerScript.late(Duration.ofMillis(300)));
        var engine = Engine.open(data, breaking)) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      engine.publish(CARRIER, "\"a\":1");
      listener.await(1, PATIENCE);
      isBroken.set(true);
      engine.loop.stop(Duration.ofSeconds(10));
      assertThat(engine.sender.inFlight()).isZero();
      assertThat(flushed).hasValue(1);
    }
  }

  private static URI nobodyListens() {
    try (var once = ScriptedListener.start(ListenerScript.answer(200))) {
      return once.uri("/x");
    }
  }

  @Test
  void ipv6Address_isReached() throws Exception {
    var received = new LinkedBlockingQueue<String>();
    HttpServer listener;
    try {
      listener = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0);
    } catch (IOException noIpv6) {
      assumeTrue(false, "SKIPPED: this machine has no IPv6 loopback");
      return;
    }
    listener.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    listener.start();
    try (var engine = Engine.open(data)) {
      var port = listener.getAddress().getPort();
      engine.register(CARRIER, URI.create("http://[::1]:" + port + "/"), Credentials.NONE);
      engine.await(engine.publish(CARRIER, "\"a\":1"), DeliveryState.DELIVERED);
      assertThat(received.take()).isEqualTo("[::1]:" + port);
    } finally {
      listener.stop(0);
    }
  }

  @Test
  void name_isLookedUpAndReached() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data)) {
      var url = URI.create("http://localhost:" + listener.port() + "/");
      engine.register(CARRIER, url, Credentials.NONE);
      engine.await(engine.publish(CARRIER, "\"a\":1"), DeliveryState.DELIVERED);
      assertThat(listener.received().getFirst().header("Host"))
          .contains("localhost:" + listener.port());
    }
  }

  @Test
  void largeBodiesToHangingListeners_areBoundedInBytes() throws Exception {
    var megabyte = "\"a\":\"" + "x".repeat(1_000_000) + "\"";
    try (var stalled = ScriptedListener.start(ListenerScript.stall());
        var healthy = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, Duration.ofMinutes(5))) {
      engine.register(USAGE, healthy.uri("/"), Credentials.NONE);
      var hanging = Family.CONNECTIVITY.services().stream().limit(20).toList();
      for (var service : hanging) {
        var key = new ListenerKey(Family.CONNECTIVITY, Engine.ACCOUNT, service);
        if (!key.equals(USAGE)) {
          engine.register(key, stalled.uri("/"), Credentials.NONE);
          for (var i = 0; i < 10; i++) {
            engine.publish(key, megabyte);
          }
        }
      }
      assertThat(engine.sender.inFlight()).isLessThanOrEqualTo(4 * hanging.size());
      engine.await(engine.publish(USAGE, "\"a\":1"), DeliveryState.DELIVERED);
    }
  }

  private static String webhookId(ReceivedCallback received) {
    return received.header("webhook-id").orElseThrow();
  }
}
