package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How hard a listener is tried, and where its lane is read on.
@Timeout(60)
class LaneTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");
  private static final ListenerKey OTHER = OpenStore.listener("0252012345-00002");
  private static final Verdict DONE = new Verdict.Done();
  private static final Verdict NOBODY = new Verdict.Archive("no listener");

  @TempDir Path data;

  private static DeliveryPolicy policy(
      Optional<Integer> atOnce, Optional<DeliveryPolicy.Rate> rate) {
    return new DeliveryPolicy(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        atOnce,
        false,
        rate);
  }

  /// Where a lane reads on is worked out late; it has to come out as if each step had told it.
  @Test
  void from_isBehindAllThatWasRead_unlessMoreWasAddedBefore() {
    var random = new SplittableRandom(4);
    for (var run = 0; run < 2_000; run++) {
      var from = Keys.lanePrefix(5);
      var lane = new Lane(5, from, ListenerState.USUAL, 0);
      for (var step = 0; step < 12; step++) {
        var dueAt = random.nextInt(5) == 0 ? Lane.NEVER : random.nextInt(4);
        var id = new MessageId(random.nextInt(3), random.nextInt(3) - 1);
        var key = Keys.due(5, dueAt, id);
        switch (random.nextInt(3)) {
          case 0 -> {
            lane.added(key, dueAt);
            from = Arrays.compareUnsigned(key, from) < 0 ? key : from;
          }
          case 1 -> assertThat(lane.from()).isEqualTo(from);
          default -> {
            lane.readUpTo(dueAt, id);
            var behind = Arrays.copyOf(key, key.length + 1);
            from = Arrays.compareUnsigned(behind, from) > 0 ? behind : from;
          }
        }
      }
      assertThat(lane.from()).isEqualTo(from);
    }
  }

  @Test
  void rate_isKeptExactly_overSteadyAndUnevenLooks() throws Exception {
    for (var perSecond : new double[] {0.5, 3, 250, 5_000}) {
      try (var store = new OpenStore(data.resolve("rate-" + perSecond))) {
        var rate = new DeliveryPolicy.Rate(perSecond, 1);
        store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
        store.publish(Collections.nCopies((int) (perSecond * 4) + 30, KEY));
        var claimed = 0;
        // Looks 1 to 13 ms apart, for three seconds or twenty messages.
        var millis = Math.max(3_000, (int) (20_000 / perSecond));
        for (var at = 0; at < millis; at += 1 + at % 13) {
          store.clock.set(OpenStore.START.plusMillis(at));
          for (var claims = store.claim(1_000); !claims.isEmpty(); claims = store.claim(1_000)) {
            claimed += claims.size();
            store.settle(claims, DONE);
          }
        }
        var wanted = perSecond * millis / 1_000;
        assertThat((double) claimed).isBetween(wanted * 0.95 - 1, wanted * 1.05 + 1);
      }
    }
  }

  @Test
  void pace_lastsNoLongerThanSomethingWaits_alsoWhereTheLaneStayedBefore() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.end(1, DONE);
      store.publish(List.of(KEY));
      var claim = store.claim(1).getFirst();
      store.deliveries.pace(KEY, Pace.of(1, Instant.EPOCH));
      store.settle(claim, DONE);

      store.publish(Collections.nCopies(3, KEY));

      assertThat(store.claim(10)).hasSize(3);
    }
  }

  @Test
  void rate_isKept_whereItWasSetAndTheListenerReplaced_whileNothingWaited() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.end(1, DONE);
      var rate = new DeliveryPolicy.Rate(1, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      assertThat(store.claim(1)).isEmpty();
      store.deliveries.removed(KEY);
      assertThat(store.claim(1)).isEmpty();

      store.publish(Collections.nCopies(3, KEY));

      assertThat(store.claim(10)).hasSize(1);
    }
  }

  @Test
  void laneThatStayed_readsWhatIsReplayed_andWhatComesBehindIt() throws Exception {
    try (var store = new OpenStore(data)) {
      var old = store.publish(List.of(KEY)).getFirst();
      store.end(1, DONE);
      store.publish(List.of(KEY));
      store.end(1, DONE);
      store.archive.replay(old, store.clock.instant()).join();
      var last = store.publish(List.of(KEY)).getFirst();

      assertThat(store.claim(10))
          .extracting(claim -> claim.message().id())
          .containsExactlyInAnyOrder(old, last);
    }
  }

  @Test
  void rate_isKept_alsoWhenNothingWaitsInBetween() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(List.of(KEY));
      store.end(1, DONE);
      assertThat(store.claim(1)).isEmpty();
      store.publish(List.of(KEY));
      assertThat(store.claim(1)).isEmpty();
      store.clock.advance(Duration.ofSeconds(1));
      assertThat(store.claim(1)).hasSize(1);
    }
  }

  @Test
  void resumed_isTriedAsAnyOther_howeverLongItWaited() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(Collections.nCopies(50, KEY));
      var probe = store.claim(1);
      store.states.change(KEY, ListenerState::withPause).join();
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofHours(2));
      var now = store.clock.instant();
      store.deliveries.pace(KEY, Pace.of(1, now.plusSeconds(1)).givingUp(now.minusSeconds(300)));
      store.states.change(KEY, ListenerState::resumed).join();
      store.settle(probe, DONE);
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofSeconds(1));
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void whatIsGivenUp_takesNothingFromTheRate() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(200, KEY));
      store.clock.advance(Duration.ofHours(1));
      store.publish(List.of(KEY, KEY));
      var probe = store.claim(1);
      var now = store.clock.instant();
      store.deliveries.pace(KEY, Pace.of(1, now).givingUp(now.minusSeconds(300)));
      var hopeless = claimAll(store, 1_000);
      assertThat(hopeless).hasSize(199);
      store.settle(hopeless, Verdict.Archive.HOPELESS);
      store.settle(probe, DONE);
      store.deliveries.pace(KEY, Pace.FULL);
      store.clock.advance(Duration.ofSeconds(1));
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void whatNobodyListensTo_neitherWaitsForTheRateNorSpendsIt() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(0.01, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(500, KEY));
      for (var archived = 0; archived < 500; ) {
        var claims = store.claim(1_000);
        assertThat(claims).isNotEmpty();
        store.settle(claims, NOBODY);
        archived += claims.size();
      }

      store.publish(List.of(KEY, KEY));
      store.settle(store.claim(1), DONE);
      assertThat(store.claim(1)).isEmpty();
    }
  }

  @Test
  void whoeverIsThereAgain_getsNoMoreThanTheRate() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1, 1);
      store.policy(KEY, policy(Optional.of(4), Optional.of(rate)));
      store.publish(Collections.nCopies(50, KEY));
      store.settle(store.claim(100), NOBODY);
      store.settle(store.claim(100), NOBODY);
      // Four that were claimed for the archive find somebody: they are paid for before the next.
      var sent = store.claim(100);
      assertThat(sent).hasSize(4);
      store.settle(sent, DONE);
      for (var second = 0; second < 3; second++) {
        assertThat(store.claim(100)).isEmpty();
        store.clock.advance(Duration.ofSeconds(1));
      }
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofSeconds(1));
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void whatDrainsSideBySide_isReadAFewAtATime_andNothingIsPassedOver() throws Exception {
    var keys = IntStream.range(0, 20).mapToObj(n -> OpenStore.listener("027%07d-1".formatted(n)));
    var listeners = keys.toList();
    var ids = new ArrayList<MessageId>();
    try (var store = new OpenStore(data)) {
      for (var i = 0; i < 300; i++) {
        ids.addAll(store.publish(listeners));
      }
    }
    try (var store = new OpenStore(data)) {
      var claimed = new ArrayList<MessageId>();
      var held = 0;
      for (var claims = store.claim(8_000); !claims.isEmpty(); claims = store.claim(8_000)) {
        claimed.addAll(claims.stream().map(claim -> claim.message().id()).toList());
        assertThat(store.deliveries.held() - held).isLessThan(2 * Windows.READ_IN_A_TURN);
        held = store.deliveries.held();
        store.settle(claims, DONE);
      }
      assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void whoGoes_isWaitedForNoLonger() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(0.01, 1);
      for (var key : List.of(KEY, OTHER)) {
        store.policy(key, policy(Optional.empty(), Optional.of(rate)));
        store.publish(List.of(key, key));
        store.settle(store.claim(100), DONE);
      }
      assertThat(store.claim(100)).isEmpty();
      store.deliveries.removed(KEY);
      assertThat(store.claim(100)).extracting(claim -> claim.message().key()).containsExactly(KEY);
      var gone = new ListenerState.Gone(OpenStore.START, OpenStore.START);
      store.states.change(OTHER, state -> state.with(gone)).join();
      assertThat(store.claim(100))
          .extracting(claim -> claim.message().key())
          .containsExactly(OTHER);
    }
  }

  @Test
  void lane_isRememberedForOneTimeOnly_howeverOftenItsRateHoldsItUp() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1_000, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(501, KEY));
      var tomorrow = new Verdict.Later(store.clock.instant().plus(Duration.ofDays(1)), true);
      store.settle(store.claim(1), tomorrow);
      for (var i = 0; i < 500; i++) {
        store.clock.advance(Duration.ofMillis(1));
        store.settle(store.claim(1), DONE);
      }
      assertThat(store.deliveries.timers()).isEqualTo(1);
      store.clock.advance(Duration.ofDays(1));
      assertThat(store.claim(1)).hasSize(1);
    }
  }

  @Test
  void burst_isWhatMayFollowAtOnceAfterAQuietTime() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1, 5);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(20, KEY));
      assertThat(store.claim(100)).hasSize(5);
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofMillis(999));
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofMillis(1));
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void clockSetBack_stallsNoRate() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(10, 1);
      store.policy(KEY, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(10, KEY));
      assertThat(store.claim(100)).hasSize(1);
      store.clock.advance(Duration.ofHours(-1));
      assertThat(store.claim(100)).isEmpty();
      store.clock.advance(Duration.ofMillis(100));
      assertThat(store.deliveries.take(100, Long.MAX_VALUE, Duration.ofMillis(1))).isEmpty();
      store.clock.advance(Duration.ofHours(1));
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void thoseWhoseListenersKeepUp_areCountedAsWaiting() throws Exception {
    try (var store = new OpenStore(data)) {
      var rate = new DeliveryPolicy.Rate(1, 1);
      store.policy(OTHER, policy(Optional.empty(), Optional.of(rate)));
      store.publish(Collections.nCopies(10, OTHER));
      store.end(1, DONE);
      // What waits there waits for its own rate.
      assertThat(store.waitingIs(0)).isTrue();
      store.publish(Collections.nCopies(10, KEY));
      // Nothing was acknowledged there yet.
      assertThat(store.waitingIs(0)).isTrue();
      store.end(1, DONE);
      assertThat(store.waitingIs(9)).isTrue();
      var hanging = store.claim(1);
      assertThat(hanging).hasSize(1);
      Thread.sleep(150);
      // What waits there waits for an answer.
      assertThat(store.waitingIs(0)).isTrue();
      store.settle(hanging, DONE);
      assertThat(store.waitingIs(8)).isTrue();
      store.states.change(KEY, ListenerState::withPause).join();
      assertThat(store.waitingIs(0)).isTrue();
    }
  }

  /// When so much is under way that each attempt takes long, that is nothing its listener does.
  @Test
  void whoseAttemptsTakeAsLongAsThoseOfOthers_areCountedAsWaiting() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY, OTHER));
      store.end(2, DONE);
      store.publish(Collections.nCopies(20, OTHER));
      var others = new ArrayDeque<>(store.claim(20));
      assertThat(others).hasSize(20);
      store.publish(Collections.nCopies(10, KEY));
      assertThat(store.claim(1)).hasSize(1);
      for (var turn = 0; turn < 2; turn++) {
        Thread.sleep(60);
        store.settle(others.remove(), DONE);
        assertThat(store.claim(0)).isEmpty();
        assertThat(store.deliveries.waiting()).isEqualTo(9);
      }
      // Nothing is over any more.
      assertThat(store.waitingIs(0)).isTrue();
    }
  }

  @Test
  void whatHangsAtThoseWhoDoNotAcknowledge_givesNobodyMoreTime() throws Exception {
    try (var store = new OpenStore(data)) {
      var dead = OpenStore.listener("3");
      store.policy(KEY, policy(Optional.of(1), Optional.empty()));
      store.publish(List.of(KEY, OTHER));
      store.end(2, DONE);
      store.publish(Collections.nCopies(50, dead));
      assertThat(store.claim(50)).hasSize(50);
      hangWhileOthersAreAnswered(store);
      assertThat(store.deliveries.waiting()).isZero();
    }
  }

  @Test
  void whatHangsAtThoseWhoHaveFallenSilent_givesNobodyMoreTime() throws Exception {
    try (var store = new OpenStore(data)) {
      var silent = OpenStore.listener("3");
      store.policy(KEY, policy(Optional.of(1), Optional.empty()));
      store.publish(List.of(KEY, OTHER, silent));
      store.end(3, DONE);
      store.publish(Collections.nCopies(50, silent));
      assertThat(store.claim(50)).hasSize(50);
      Thread.sleep(1_100);
      hangWhileOthersAreAnswered(store);
      assertThat(store.deliveries.waiting()).isZero();
    }
  }

  /// Leaves a listener that has one attempt at a time without an answer for half a second, and nine
  /// more waiting for it.
  private static void hangWhileOthersAreAnswered(OpenStore store) throws InterruptedException {
    store.publish(Collections.nCopies(10, KEY));
    assertThat(store.claim(10)).hasSize(1);
    for (var turn = 0; turn < 8; turn++) {
      store.publish(List.of(OTHER));
      var answered = store.claim(10);
      assertThat(answered).hasSize(1);
      Thread.sleep(60);
      store.settle(answered, DONE);
      assertThat(store.claim(0)).isEmpty();
    }
  }

  @Test
  void whereNothingEnds_nothingIsCountedAsWaiting() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.end(1, DONE);
      store.publish(Collections.nCopies(10, KEY));
      assertThat(store.waitingIs(10)).isTrue();
      assertThat(store.claim(1)).hasSize(1);
      // Not long enough for the listener itself to count as one that hangs.
      Thread.sleep(60);
      assertThat(store.claim(0)).isEmpty();
      assertThat(store.deliveries.waiting()).isZero();
    }
  }

  @Test
  void listenerThatTakesItsTime_isRememberedAsSuch() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY, OTHER));
      store.settle(store.claim(2), DONE, Duration.ofMillis(500));
      store.publish(Collections.nCopies(10, KEY));
      assertThat(store.waitingIs(0)).isTrue();
      store.settle(store.claim(1), DONE);
      assertThat(store.waitingIs(9)).isTrue();
    }
  }

  @Test
  void ownCap_countsInsteadOfTheUsualOne() throws Exception {
    try (var store = new OpenStore(data)) {
      store.policy(KEY, policy(Optional.of(2), Optional.empty()));
      store.publish(Collections.nCopies(5, KEY));
      var claims = store.claim(100);
      assertThat(claims).hasSize(2);
      store.settle(claims.getFirst(), DONE);
      assertThat(store.claim(100)).hasSize(1);
    }
  }

  @Test
  void paused_waits_overARestart_andGoesOnWhenResumed() throws Exception {
    try (var store = new OpenStore(data)) {
      store.states.change(KEY, ListenerState::withPause).join();
      store.publish(List.of(KEY, KEY, OTHER));
      assertThat(store.claim(100))
          .extracting(claim -> claim.message().key())
          .containsExactly(OTHER);
    }
    try (var store = new OpenStore(data)) {
      assertThat(store.claim(100))
          .extracting(claim -> claim.message().key())
          .containsExactly(OTHER);
      store.states.change(KEY, ListenerState::resumed).join();
      assertThat(store.claim(100)).hasSize(2);
    }
  }

  @Test
  void pace_holdsBackUntilItsTime_andOthersGoOn() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY, KEY, KEY, OTHER));
      var claims = new ArrayList<>(store.claim(1));
      var at = store.clock.instant().plusSeconds(10);
      store.deliveries.pace(claims.getFirst().message().key(), Pace.of(1, at));
      var others = store.claim(100);
      var slow = claims.getFirst().message().key();
      assertThat(others).noneMatch(claim -> claim.message().key().equals(slow));
      store.settle(claims.getFirst(), DONE);
      store.clock.advance(Duration.ofSeconds(9));
      assertThat(store.claim(100)).noneMatch(claim -> claim.message().key().equals(slow));
      store.clock.advance(Duration.ofSeconds(1));
      assertThat(store.claim(100)).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void whatWaitsForAListenerThatIsHeldBack_isLeftOnDisk_andComesInOrder() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.settle(store.claim(1).getFirst(), DONE);
      var ids = new ArrayList<>(store.publish(Collections.nCopies(500, KEY)));
      var probe = store.claim(1).getFirst();
      assertThat(store.deliveries.held()).isEqualTo(500);

      var far = store.clock.instant().plusSeconds(15);
      store.deliveries.pace(KEY, Pace.of(1, far));
      assertThat(store.deliveries.held()).isLessThan(100);
      ids.addAll(store.publish(Collections.nCopies(10, KEY)));
      assertThat(store.claim(100)).isEmpty();
      assertThat(store.deliveries.held()).isLessThan(100);

      store.settle(probe, new Verdict.Later(far, true));
      store.deliveries.pace(KEY, Pace.FULL);
      assertThat(claimAll(store, 1_000))
          .extracting(claim -> claim.message().id())
          .containsExactlyElementsOf(ids.subList(1, ids.size()));
    }
  }

  @Test
  void whatWaitsForAListenerThatHasFallenSilent_isLeftOnDisk_andComesInOrder() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.settle(store.claim(1).getFirst(), DONE);
      var ids = new ArrayList<>(store.publish(List.of(KEY)));
      var hanging = store.claim(1).getFirst();
      Thread.sleep(1_100);
      ids.addAll(store.publish(Collections.nCopies(500, KEY)));
      assertThat(store.claim(0)).isEmpty();
      assertThat(store.deliveries.held()).isLessThan(100);

      store.settle(hanging, DONE);
      assertThat(claimAll(store, 1_000))
          .extracting(claim -> claim.message().id())
          .containsExactlyElementsOf(ids.subList(1, ids.size()));
    }
  }

  @Test
  void whatCannotBeReadNow_isReadLater_whateverComesMeanwhile() throws Exception {
    try (var store = new OpenStore(data)) {
      var ids = new ArrayList<>(store.publish(Collections.nCopies(100, KEY)));
      var damaged = ids.get(80).bytes();
      var record = store.get(Table.MESSAGES, damaged).orElseThrow();
      store.put(Table.MESSAGES, damaged, new byte[] {1});
      var claims = new ArrayList<>(claimAll(store, 1_000));
      assertThat(claims).hasSizeLessThanOrEqualTo(80);
      ids.addAll(store.publish(List.of(KEY)));
      claims.addAll(claimAll(store, 1_000));

      store.put(Table.MESSAGES, damaged, record);
      store.clock.advance(Duration.ofSeconds(1));
      claims.addAll(claimAll(store, 1_000));
      assertThat(claims)
          .extracting(claim -> claim.message().id())
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void whatHadNoTurnForTooLong_mayBeClaimedToBeGivenUp() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(Collections.nCopies(300, KEY));
      store.clock.advance(Duration.ofMinutes(10));
      store.publish(Collections.nCopies(3, KEY));
      var probe = store.claim(1).getFirst();
      var far = store.clock.instant().plusSeconds(15);
      store.deliveries.pace(KEY, Pace.of(1, far).givingUp(store.clock.instant().minusSeconds(300)));
      var hopeless = claimAll(store, 1_000);
      assertThat(hopeless).hasSize(299);
      store.settle(hopeless, Verdict.Archive.HOPELESS);
      store.settle(probe, new Verdict.Later(far, true));
      assertThat(store.claim(1_000)).isEmpty();
      store.deliveries.pace(KEY, Pace.FULL);
      assertThat(store.claim(1_000)).hasSize(3);
    }
  }

  @Test
  void halfOfWhatMayBeUnderWay_isKeptForThoseWhoAcknowledge() throws Exception {
    var limits = new LaneLimits(4, 100, Long.MAX_VALUE);
    try (var store = new OpenStore(data, limits)) {
      store.publish(List.of(KEY));
      store.settle(store.claim(1).getFirst(), DONE);
      var strangers = new ArrayList<ListenerKey>();
      for (var i = 0; i < 200; i++) {
        strangers.addAll(Collections.nCopies(4, OpenStore.listener("stranger-" + i)));
      }
      store.publish(strangers);
      var hanging = claimAll(store, 200);
      assertThat(hanging).hasSize(100);

      store.publish(List.of(KEY, KEY));
      assertThat(store.claim(100)).extracting(claim -> claim.message().key()).containsOnly(KEY);
      store.settle(hanging.getFirst(), DONE);
      assertThat(claimAll(store, 200)).isNotEmpty();
    }
  }

  private static List<Claim> claimAll(OpenStore store, int max) throws InterruptedException {
    var all = new ArrayList<Claim>();
    for (var claims = store.claim(max); !claims.isEmpty(); claims = store.claim(max)) {
      all.addAll(claims);
    }
    return all;
  }
}
