package dev.ringback.server.store.embedded;

import static dev.ringback.server.store.embedded.OpenStore.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.retry.Archive.Replay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedArchiveTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");
  private static final ListenerKey OTHER = OpenStore.listener("0252012345-00002");
  private static final Instant EVER = START.plus(Duration.ofDays(365));
  private static final Verdict GIVEN_UP = new Verdict.Archive("no listener");
  private static final Verdict DELIVERED = new Verdict.Done();

  @TempDir Path data;
  private OpenStore store;

  @BeforeEach
  void open() throws Exception {
    store = new OpenStore(data);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private MessageId publish() {
    return store.publish(List.of(KEY)).getFirst();
  }

  /// One round of housekeeping: a day for what was delivered, 30 for what was given up.
  private long forget() {
    var now = store.clock.instant();
    return store.archive.forget(now.minus(Duration.ofDays(1)), now.minus(Duration.ofDays(30)));
  }

  private Replay replay(MessageId id) {
    return store.archive.replay(id, store.clock.instant()).join();
  }

  @Test
  void forgettingAfterReplayInOneGroup_leavesWhatWaitsAgain() throws Exception {
    var id = publish();
    store.end(1, GIVEN_UP);
    var replay = new AtomicReference<Replay>();
    store.inOneGroup(() -> replay.set(replay(id)), () -> store.archive.forget(EVER, EVER));

    assertThat(replay).hasValue(Replay.STARTED);
    assertThat(store.history.find(id).map(Delivery::state)).contains(DeliveryState.WAITING);
    store.end(1, DELIVERED);
    assertThat(store.history.find(id).map(Delivery::state)).contains(DeliveryState.DELIVERED);
  }

  @Test
  void replayAfterForgettingInOneGroup_findsNoSuchMessage() throws Exception {
    var id = publish();
    store.end(1, GIVEN_UP);
    var replay = new AtomicReference<Replay>();
    var forgotten = new AtomicLong();
    store.inOneGroup(
        () -> forgotten.set(store.archive.forget(EVER, EVER)), () -> replay.set(replay(id)));

    assertThat(forgotten).hasValue(1);
    assertThat(replay).hasValue(Replay.UNKNOWN);
    assertThat(store.history.find(id)).isEmpty();
    assertThat(store.deliveries.take(1, Long.MAX_VALUE, Duration.ofMillis(50))).isEmpty();
  }

  @Test
  void secondReplayInOneGroup_findsItWaiting() throws Exception {
    var id = publish();
    store.end(1, GIVEN_UP);
    var first = new AtomicReference<Replay>();
    var second = new AtomicReference<Replay>();
    store.inOneGroup(() -> first.set(replay(id)), () -> second.set(replay(id)));

    assertThat(first).hasValue(Replay.STARTED);
    assertThat(second).hasValue(Replay.STILL_WAITING);
    store.end(1, DELIVERED);
    assertThat(store.deliveries.take(1, Long.MAX_VALUE, Duration.ofMillis(50))).isEmpty();
  }

  @Test
  void givenUp_isForgottenAfterItsTime_alsoBehindOneThatEndedLater() throws Exception {
    var first = publish();
    var others = store.publish(Collections.nCopies(1_200, KEY));
    var elsewhere = store.publish(List.of(OTHER));
    store.end(1_202, GIVEN_UP);
    store.clock.advance(Duration.ofDays(29));
    assertThat(replay(first)).isEqualTo(Replay.STARTED);
    store.end(1, GIVEN_UP);
    assertThat(forget()).isZero();

    store.clock.advance(Duration.ofDays(2));
    assertThat(forget()).isEqualTo(1_201);
    assertThat(others).allMatch(id -> store.history.find(id).isEmpty());
    assertThat(elsewhere).allMatch(id -> store.history.find(id).isEmpty());
    assertThat(store.history.find(first).map(Delivery::state)).contains(DeliveryState.ARCHIVED);

    store.clock.advance(Duration.ofDays(28));
    assertThat(forget()).isZero();
    store.clock.advance(Duration.ofDays(1).plusMillis(1));
    assertThat(forget()).isEqualTo(1);
    assertThat(store.history.find(first)).isEmpty();
  }

  @Test
  void walk_goesOnBehindMoreThanItLooksAtInOneGo() throws Exception {
    var late = store.publish(Collections.nCopies(6_000, KEY));
    store.clock.advance(Duration.ofMillis(1));
    var last = publish();
    store.end(6_001, GIVEN_UP);
    store.clock.advance(Duration.ofDays(29));
    for (var id : late) {
      var _ = store.archive.replay(id, store.clock.instant());
    }
    store.end(6_000, GIVEN_UP);

    store.clock.advance(Duration.ofDays(2));
    assertThat(forget()).isEqualTo(1);
    assertThat(store.history.find(last)).isEmpty();
    assertThat(late).allMatch(id -> store.history.find(id).isPresent());
  }

  @Test
  void delivered_isKeptFromItsDelivery_notFromItsAcceptance() throws Exception {
    var id = publish();
    store.end(1, GIVEN_UP);
    store.clock.advance(Duration.ofDays(20));
    assertThat(replay(id)).isEqualTo(Replay.STARTED);
    store.end(1, DELIVERED);

    store.clock.advance(Duration.ofDays(1));
    assertThat(forget()).isZero();
    assertThat(store.history.find(id).map(Delivery::state)).contains(DeliveryState.DELIVERED);
    assertThat(replay(id)).isEqualTo(Replay.STARTED);
    store.end(1, DELIVERED);

    store.clock.advance(Duration.ofDays(1).plusMillis(1));
    assertThat(forget()).isEqualTo(1);
    assertThat(store.history.find(id)).isEmpty();
  }

  @Test
  void publisherId_isRememberedADay_alsoWhenTheClockWasSetBack() throws Exception {
    var id = store.publish(KEY, "once").id();
    var claims = store.deliveries.take(1, Long.MAX_VALUE, Duration.ofMillis(50));
    assertThat(claims).hasSize(1);
    store.clock.advance(Duration.ofHours(-2));
    store.settle(claims.getFirst(), DELIVERED);

    store.clock.set(START.plus(Duration.ofHours(23)));
    assertThat(forget()).isZero();
    assertThat(store.publish(KEY, "once")).isEqualTo(new Acceptance.Duplicate(id));

    store.clock.set(START.plus(Duration.ofHours(24)).plusMillis(1));
    assertThat(forget()).isEqualTo(1);
    assertThat(store.publish(KEY, "once")).isInstanceOf(Acceptance.Accepted.class);
  }
}
