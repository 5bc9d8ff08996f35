package dev.ringback.server;

import static dev.ringback.server.Engine.PATIENCE;
import static dev.ringback.server.Engine.key;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.retry.ReplayFilter;
import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayProgress;
import dev.ringback.server.retry.ReplayRun;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.retry.ReplayState;
import dev.ringback.server.retry.ReplayState.Event;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ScriptedListener;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Replays by filter, with engine, loop and listeners as in production.
@Timeout(120)
class ReplayTest {
  private static final ListenerKey CARRIER = key(Family.CONNECTIVITY, "CarrierService");
  private static final ListenerKey USAGE = key(Family.CONNECTIVITY, "DeviceUsage");

  @TempDir Path data;
  private final SplittableRandom random = new SplittableRandom(1);

  private static ReplayLoop loop(Engine engine) {
    var clock = InstantSource.system();
    var loop = new ReplayLoop(engine.stores.replays(), clock, clock);
    loop.start();
    return loop;
  }

  private ReplayId start(Engine engine) {
    var filter =
        new ReplayFilter(
            Optional.empty(),
            Optional.of(Engine.ACCOUNT),
            Optional.empty(),
            Optional.empty(),
            DeliveryState.ARCHIVED,
            Optional.empty(),
            Optional.empty());
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var run = ReplayRun.start(ReplayId.of(now, random), filter, Optional.empty(), "tests", now);
    assertThat(engine.stores.replays().add(run)).isTrue();
    return run.id();
  }

  private static ReplayRun await(Engine engine, ReplayId id, ReplayState state)
      throws InterruptedException {
    Engine.eventually(() -> engine.stores.replays().find(id).orElseThrow().state() == state);
    return engine.stores.replays().find(id).orElseThrow();
  }

  /// Messages that nobody listened to, all of them in the archive.
  private static List<MessageId> archived(Engine engine, ListenerKey key, int count)
      throws InterruptedException {
    var ids = new ArrayList<MessageId>();
    for (var i = 0; i < count; i++) {
      ids.add(engine.publish(key, "\"n\":" + i));
    }
    for (var id : ids) {
      engine.await(id, DeliveryState.ARCHIVED);
    }
    return ids;
  }

  @Test
  void archivedMessages_reachTheListenerThatHasRegisteredMeanwhile_onceEach() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data)) {
      var ids = archived(engine, CARRIER, 600);
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var loop = loop(engine);
      try {
        var id = start(engine);
        loop.wake();

        assertThat(await(engine, id, ReplayState.DONE).progress())
            .isEqualTo(new ReplayProgress(600, 600, 0));
        for (var one : ids) {
          var delivery = engine.await(one, DeliveryState.DELIVERED);
          assertThat(delivery.attempts().getLast().series()).isEqualTo(2);
        }
        assertThat(listener.received()).hasSize(600);
      } finally {
        loop.stop();
      }
    }
  }

  @Test
  void restartInTheMiddle_goesOn_andSendsNothingTwice() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      List<MessageId> ids;
      ReplayId id;
      try (var engine = Engine.open(data)) {
        ids = archived(engine, CARRIER, 900);
        engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
        id = start(engine);
        engine.stores.replays().advance(id, 250, Instant.now(), Instant.now());
      }
      try (var engine = Engine.open(data)) {
        assertThat(engine.stores.replays().find(id).orElseThrow().progress().replayed())
            .isEqualTo(250);
        var loop = loop(engine);
        try {
          assertThat(await(engine, id, ReplayState.DONE).progress())
              .isEqualTo(new ReplayProgress(900, 900, 0));
          for (var one : ids) {
            engine.await(one, DeliveryState.DELIVERED);
          }
        } finally {
          loop.stop();
        }
      }
      var sent =
          listener.received().stream()
              .collect(groupingBy(one -> one.header("webhook-id").orElseThrow()));
      assertThat(sent).hasSize(900);
      assertThat(sent.values()).allMatch(sendings -> sendings.size() == 1);
    }
  }

  @Test
  void givenUpAgainWhileItRuns_isSentAgainOnce() throws Exception {
    try (var engine = Engine.open(data)) {
      var ids = archived(engine, CARRIER, 700);
      var loop = loop(engine);
      try {
        var id = start(engine);
        loop.wake();
        assertThat(await(engine, id, ReplayState.DONE).progress())
            .isEqualTo(new ReplayProgress(700, 700, 0));
        for (var one : ids) {
          var delivery = engine.await(one, DeliveryState.ARCHIVED);
          assertThat(delivery.attempts().getLast().series()).isEqualTo(2);
        }
      } finally {
        loop.stop();
      }
    }
  }

  @Test
  void pausedReplay_waits_andTheNextOneHasItsTurn() throws Exception {
    try (var engine = Engine.open(data)) {
      archived(engine, CARRIER, 300);
      var paused = start(engine);
      change(engine, paused, Event.PAUSE);
      var other = start(engine);
      var loop = loop(engine);
      try {
        assertThat(await(engine, other, ReplayState.DONE).progress().replayed()).isEqualTo(300);
        assertThat(engine.stores.replays().find(paused).orElseThrow().progress())
            .isEqualTo(ReplayProgress.NONE);

        change(engine, paused, Event.RESUME);
        loop.wake();
        // What it covered ended anew after its start, or waits.
        assertThat(await(engine, paused, ReplayState.DONE).progress().replayed()).isZero();
      } finally {
        loop.stop();
      }
    }
  }

  private static void change(Engine engine, ReplayId id, Event event) {
    assertThat(engine.stores.replays().change(id, event, Instant.now(), Optional.empty()))
        .isPresent();
  }

  @Test
  void freshMessagesOfOthers_areDeliveredWhileAReplayRuns() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var stalled = ScriptedListener.start(ListenerScript.stall());
        var engine = Engine.open(data, PATIENCE)) {
      archived(engine, CARRIER, 1_000);
      engine.register(CARRIER, stalled.uri("/"), Credentials.NONE);
      engine.register(USAGE, listener.uri("/"), Credentials.NONE);
      var loop = loop(engine);
      try {
        var id = start(engine);
        loop.wake();
        for (var i = 0; i < 20; i++) {
          engine.await(engine.publish(USAGE, "\"n\":" + i), DeliveryState.DELIVERED);
        }
        assertThat(await(engine, id, ReplayState.DONE).progress().replayed()).isEqualTo(1_000);
        assertThat(engine.sender.inFlight()).isLessThanOrEqualTo(4);
      } finally {
        loop.stop();
      }
    }
  }

  @Test
  void unreadable_failsThatReplay_andARefusalOfTheStoreNone() throws Exception {
    var now = Instant.now();
    var store = new UnwellStore(ReplayId.of(now, random), ReplayId.of(now, random));
    var clock = InstantSource.system();
    var loop = new ReplayLoop(store, clock, clock);
    loop.start();
    try {
      Engine.eventually(() -> store.pages.get() >= 2);
      assertThat(store.failed).containsExactly(store.unreadable);
    } finally {
      loop.stop();
    }
  }

  /// A store with two replays: one that cannot be read, and one whose first page is not written.
  /// Confined to the loop's thread, but for what is counted.
  private static final class UnwellStore implements ReplayRuns {
    final ReplayId unreadable;
    final ReplayId good;
    final List<ReplayId> failed = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();

    UnwellStore(ReplayId unreadable, ReplayId good) {
      this.unreadable = unreadable;
      this.good = good;
    }

    @Override
    public List<ReplayId> running() {
      return failed.isEmpty() ? List.of(unreadable, good) : List.of(good);
    }

    @Override
    public void advance(ReplayId id, int page, Instant now, Instant due) {
      if (id.equals(unreadable)) {
        throw new IllegalStateException("a record of the store cannot be read");
      }
      if (refusals.getAndIncrement() == 0) {
        throw new StoreUnusable("the store refuses to write");
      }
      pages.incrementAndGet();
    }

    @Override
    public Optional<ReplayRun> change(ReplayId id, Event event, Instant now, Optional<String> why) {
      assertThat(event).isEqualTo(Event.FAIL);
      assertThat(why).isPresent();
      failed.add(id);
      return Optional.empty();
    }

    @Override
    public boolean add(ReplayRun run) {
      throw new AssertionError("the loop starts none");
    }

    @Override
    public Optional<ReplayRun> find(ReplayId id) {
      throw new AssertionError("the loop looks at none");
    }

    @Override
    public List<ReplayRun> newest(
        Optional<ReplayId> before, int limit, Predicate<ReplayRun> wanted) {
      throw new AssertionError("the loop lists none");
    }

    @Override
    public void forget(Instant limit) {
      throw new AssertionError("the loop forgets none");
    }
  }
}
