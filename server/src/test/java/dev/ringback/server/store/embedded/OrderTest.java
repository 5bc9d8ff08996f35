package dev.ringback.server.store.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.CapturedLog;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.outcome.WaitingDeliveries.Skip;
import dev.ringback.server.retry.Archive.Replay;
import dev.ringback.server.store.StoreUnusable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Order by key, against a model.
@Timeout(120)
class OrderTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");
  private static final Verdict DONE = new Verdict.Done();
  private static final Verdict GIVEN_UP = new Verdict.Archive("after 4 attempts");
  @TempDir Path data;

  /// What one key's messages are to do: the head is due, the others wait, the lowest id first.
  private static final class Model {
    private final TreeSet<MessageId> waiting = new TreeSet<>();
    private Optional<MessageId> head = Optional.empty();

    void enter(MessageId id) {
      waiting.add(id);
      head = head.or(() -> Optional.of(id));
    }

    void settled(MessageId id, boolean over) {
      if (over) {
        waiting.remove(id);
      }
      head = waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomLife_withFailuresCrashesAndReplays_keepsTheOrderOfEachKey(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    var models = new HashMap<String, Model>();
    var modelOf = new HashMap<MessageId, Model>();
    var archived = new ArrayList<MessageId>();
    var claimed = new ArrayList<Claim>();
    var store = new OpenStore(data);
    store.policy(KEY, OpenStore.ORDERED);
    try {
      for (var step = 0; step < 800; step++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> {
            var key = "device-" + random.nextInt(5);
            var id = store.publishInOrder(KEY, Optional.of(key));
            modelOf.put(id, models.computeIfAbsent(key, _ -> new Model()));
            of(modelOf, id).enter(id);
          }
          case 4, 5, 6 -> {
            for (var claim : store.claim(1 + random.nextInt(3))) {
              var model = of(modelOf, claim.message().id());
              assertThat(model.head).contains(claim.message().id());
              claimed.add(claim);
            }
          }
          case 7, 8 -> settleOne(store, random, modelOf, claimed, archived);
          default -> {
            if (random.nextInt(4) == 0) {
              // As after a kill: what was claimed and not settled is due once more.
              store.close();
              store = new OpenStore(data);
              claimed.clear();
            } else if (!archived.isEmpty()) {
              var id = archived.remove(random.nextInt(archived.size()));
              assertThat(store.archive.replay(id, store.clock.instant()).join())
                  .isEqualTo(Replay.STARTED);
              of(modelOf, id).enter(id);
            }
            store.clock.advance(Duration.ofMillis(random.nextInt(50)));
          }
        }
      }
      drain(store, modelOf, claimed);
      for (var id : modelOf.keySet()) {
        var expected = archived.contains(id) ? DeliveryState.ARCHIVED : DeliveryState.DELIVERED;
        assertThat(store.history.find(id).map(Delivery::state)).contains(expected);
      }
    } finally {
      store.close();
    }
  }

  private static Model of(Map<MessageId, Model> modelOf, MessageId id) {
    return requireNonNull(modelOf.get(id));
  }

  private static void settleOne(
      OpenStore store,
      SplittableRandom random,
      Map<MessageId, Model> modelOf,
      List<Claim> claimed,
      List<MessageId> archived) {
    if (claimed.isEmpty()) {
      return;
    }
    var claim = claimed.remove(random.nextInt(claimed.size()));
    var id = claim.message().id();
    var choice = random.nextInt(4);
    var again = store.clock.instant().plusMillis(random.nextInt(40));
    store.settle(
        claim, choice == 0 ? GIVEN_UP : choice == 1 ? new Verdict.Later(again, true) : DONE);
    if (choice == 0) {
      archived.add(id);
    }
    of(modelOf, id).settled(id, choice != 1);
  }

  private static void drain(OpenStore store, Map<MessageId, Model> modelOf, List<Claim> claimed)
      throws InterruptedException {
    for (var claim : claimed) {
      store.settle(claim, DONE);
      of(modelOf, claim.message().id()).settled(claim.message().id(), true);
    }
    for (var idle = 0; idle < 3; idle++) {
      store.clock.advance(Duration.ofSeconds(1));
      for (var claims = store.claim(10); !claims.isEmpty(); claims = store.claim(10)) {
        idle = 0;
        for (var claim : claims) {
          var model = of(modelOf, claim.message().id());
          assertThat(model.head).contains(claim.message().id());
          store.settle(claim, DONE);
          model.settled(claim.message().id(), true);
        }
      }
    }
    assertThat(modelOf.values()).allMatch(model -> model.waiting.isEmpty());
  }

  @Test
  void oneKeyPerClaim_otherKeysAndKeylessGoOn() throws Exception {
    try (var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      var first = store.publishInOrder(KEY, Optional.of("a"));
      var second = store.publishInOrder(KEY, Optional.of("a"));
      var other = store.publishInOrder(KEY, Optional.of("b"));
      var loose = store.publishInOrder(KEY, Optional.empty());
      var claims = store.claim(10);
      assertThat(claims)
          .extracting(claim -> claim.message().id())
          .containsExactlyInAnyOrder(first, other, loose);

      store.settle(claims.getFirst(), DONE);
      assertThat(store.claim(10)).extracting(claim -> claim.message().id()).containsExactly(second);
    }
  }

  @Test
  void poisonedKey_canBeSkipped() throws Exception {
    try (var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      var poisoned = store.publishInOrder(KEY, Optional.of("a"));
      var behind = store.publishInOrder(KEY, Optional.of("a"));
      var claim = store.claim(1).getFirst();
      assertThat(skip(store, "a")).isEqualTo(Skip.UNDER_WAY);

      store.settle(claim, new Verdict.Later(store.clock.instant().plusSeconds(300), true));
      assertThat(store.claim(10)).isEmpty();
      assertThat(skip(store, "a")).isEqualTo(Skip.SKIPPED);
      assertThat(store.claim(10)).extracting(one -> one.message().id()).containsExactly(behind);
      assertThat(store.history.find(poisoned).map(Delivery::state))
          .contains(DeliveryState.ARCHIVED);
      assertThat(skip(store, "b")).isEqualTo(Skip.NOTHING_WAITS);
    }
  }

  @Test
  void skipThatCannotBeWritten_isToldSo_andTheMessageWaitsOn() throws Exception {
    try (var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      var poisoned = store.publishInOrder(KEY, Optional.of("a"));
      var behind = store.publishInOrder(KEY, Optional.of("a"));
      store.settle(
          store.claim(1).getFirst(),
          new Verdict.Later(store.clock.instant().plusSeconds(300), true));
      var damaged = damage(store, behind);
      assertThatThrownBy(() -> skip(store, "a")).isInstanceOf(CompletionException.class);
      assertThat(store.history.find(poisoned).map(Delivery::state)).contains(DeliveryState.WAITING);

      damaged.run();
      assertThat(skip(store, "a")).isEqualTo(Skip.SKIPPED);
      assertThat(store.claim(10)).extracting(one -> one.message().id()).containsExactly(behind);
    }
  }

  /// Makes the place of a message in its chain unreadable, until what is returned is run.
  private static Runnable damage(OpenStore store, MessageId behind) {
    var link = Keys.link(Keys.chain(Keys.lane(KEY), "a"), behind);
    var whole = store.get(Table.CHAINS, link).orElseThrow();
    store.put(Table.CHAINS, link, new byte[1]);
    return () -> store.put(Table.CHAINS, link, whole);
  }

  @Test
  void settlementThatCannotBeWritten_holdsUpNoOther_andIsTriedAgainAfterAPause() throws Exception {
    try (var log = CapturedLog.open();
        var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      var first = store.publishInOrder(KEY, Optional.of("a"));
      var behind = store.publishInOrder(KEY, Optional.of("a"));
      var others = new ArrayList<MessageId>();
      for (var i = 0; i < 20; i++) {
        others.add(store.publishInOrder(KEY, Optional.of("b" + i)));
      }
      var claims = store.claim(100);
      assertThat(claims).hasSize(21);
      var damaged = damage(store, behind);
      assertThatThrownBy(() -> store.settle(claims, DONE)).isInstanceOf(StoreUnusable.class);
      for (var id : others) {
        assertThat(store.history.find(id).map(Delivery::state)).contains(DeliveryState.DELIVERED);
      }
      assertThat(store.history.find(first).map(Delivery::state)).contains(DeliveryState.WAITING);
      for (var turn = 0; turn < 1_000; turn++) {
        assertThat(store.claim(100)).isEmpty();
      }
      assertThat(complaints(log)).hasSize(1).allMatch(line -> line.contains(first.toString()));

      for (var pause = 2; pause <= 4; pause++) {
        store.clock.advance(Duration.ofSeconds(1));
        while (complaints(log).size() < pause) {
          assertThat(store.claim(100)).isEmpty();
        }
      }
      damaged.run();
      store.clock.advance(Duration.ofSeconds(1));
      var next = store.claim(100);
      while (next.isEmpty()) {
        next = store.claim(100);
      }
      assertThat(next).extracting(one -> one.message().id()).containsExactly(behind);
      assertThat(store.history.find(first).map(Delivery::attempts).orElseThrow()).hasSize(1);
      assertThat(store.history.find(first).map(Delivery::state)).contains(DeliveryState.DELIVERED);
      assertThat(complaints(log)).hasSize(4);
    }
  }

  private static List<String> complaints(CapturedLog log) {
    return log.lines().stream().filter(line -> line.contains("cannot be written")).toList();
  }

  @Test
  void settlementThatCannotBeWritten_isDueOnceMoreAfterARestart() throws Exception {
    MessageId first;
    try (var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      first = store.publishInOrder(KEY, Optional.of("a"));
      var behind = store.publishInOrder(KEY, Optional.of("a"));
      var claim = store.claim(1).getFirst();
      var damaged = damage(store, behind);
      assertThatThrownBy(() -> store.settle(claim, DONE)).isInstanceOf(StoreUnusable.class);
      damaged.run();
    }
    try (var store = new OpenStore(data)) {
      assertThat(store.claim(10)).extracting(one -> one.message().id()).containsExactly(first);
    }
  }

  private static Skip skip(OpenStore store, String orderingKey) throws InterruptedException {
    CompletableFuture<Skip> skipped = store.deliveries.skip(KEY, orderingKey);
    while (!skipped.isDone()) {
      // Words are heard by who takes; claiming nothing, it only listens.
      var none = store.deliveries.take(0, Long.MAX_VALUE, Duration.ofMillis(5));
      assertThat(none).isEmpty();
    }
    return skipped.join();
  }

  @Test
  void longQueueOfOneKey_isWorkedOffWithoutLookingBack() throws Exception {
    try (var store = new OpenStore(data)) {
      store.policy(KEY, OpenStore.ORDERED);
      var ids = new ArrayList<MessageId>();
      for (var i = 0; i < 1_000; i++) {
        ids.add(store.publishInOrder(KEY, Optional.of("a")));
      }
      for (var id : ids) {
        var claims = store.claim(10);
        assertThat(claims).extracting(claim -> claim.message().id()).containsExactly(id);
        store.settle(claims.getFirst(), DONE);
      }
      assertThat(store.claim(10)).isEmpty();
    }
  }
}
