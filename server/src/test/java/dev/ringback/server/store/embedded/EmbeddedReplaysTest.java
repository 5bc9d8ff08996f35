package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.retry.ReplayFilter;
import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayProgress;
import dev.ringback.server.retry.ReplayRun;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.retry.ReplayState;
import dev.ringback.server.retry.ReplayState.Event;
import dev.ringback.server.store.StoreUnusable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedReplaysTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");
  private static final ListenerKey OTHER = OpenStore.listener("0252012345-00002");
  private static final Verdict GIVEN_UP = new Verdict.Archive("no listener");
  private static final Verdict DELIVERED = new Verdict.Done();

  @TempDir Path data;
  private final SplittableRandom random = new SplittableRandom(1);
  private OpenStore store;

  @BeforeEach
  void open() throws Exception {
    store = new OpenStore(data);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() throws Exception {
    var at = store.clock.instant();
    store.close();
    store = new OpenStore(data);
    store.clock.set(at);
  }

  private static ReplayFilter all() {
    return filter(Optional.empty(), DeliveryState.ARCHIVED);
  }

  private static ReplayFilter filter(Optional<AccountName> account, DeliveryState state) {
    return new ReplayFilter(
        Optional.empty(),
        account,
        Optional.empty(),
        Optional.empty(),
        state,
        Optional.empty(),
        Optional.empty());
  }

  private ReplayId start(ReplayFilter filter) {
    return start(filter, Optional.empty());
  }

  private ReplayId start(ReplayFilter filter, Optional<Set<AccountName>> accounts) {
    var now = store.clock.instant();
    var run = ReplayRun.start(ReplayId.of(now, random), filter, accounts, "tests", now);
    assertThat(store.replays.add(run)).isTrue();
    return run.id();
  }

  private ReplayRun advance(ReplayId id, int page) {
    store.replays.advance(id, page, store.clock.instant(), store.clock.instant());
    return store.replays.find(id).orElseThrow();
  }

  private ReplayRun finish(ReplayId id) {
    var run = store.replays.find(id).orElseThrow();
    for (var pages = 0; run.state() == ReplayState.RUNNING; pages++) {
      assertThat(pages).isLessThan(1_000);
      run = advance(id, 100);
    }
    return run;
  }

  private List<MessageId> publish(ListenerKey key, int count) {
    return store.publish(Collections.nCopies(count, key));
  }

  private List<MessageId> due(int max) throws InterruptedException {
    var ids = new ArrayList<MessageId>();
    for (var turns = 0; turns < 50 && ids.size() < max; turns++) {
      store.deliveries.take(max - ids.size(), Long.MAX_VALUE, Duration.ofMillis(2)).stream()
          .map(claim -> claim.message().id())
          .forEach(ids::add);
    }
    return ids;
  }

  private DeliveryState state(MessageId id) {
    return store.history.find(id).map(Delivery::state).orElseThrow();
  }

  @Test
  void archived_areSentAgain_inTheOrderOfTheirAcceptance_asANewSeries() throws Exception {
    var ids = publish(KEY, 5);
    publish(OTHER, 2);
    store.end(7, GIVEN_UP);
    var run = finish(start(filter(Optional.of(KEY.account()), DeliveryState.ARCHIVED)));

    assertThat(run.state()).isEqualTo(ReplayState.DONE);
    assertThat(run.progress()).isEqualTo(new ReplayProgress(5, 5, 0));
    assertThat(run.endedAt()).contains(store.clock.instant());
    var claims = new ArrayList<Claim>();
    while (claims.size() < 5) {
      claims.addAll(store.deliveries.take(5, Long.MAX_VALUE, Duration.ofMillis(50)));
    }
    assertThat(claims.stream().map(claim -> claim.message().id())).containsExactlyElementsOf(ids);
    assertThat(claims).allMatch(claim -> claim.series() == 2 && claim.attempt() == 1);
    assertThat(store.history.archived(OTHER, 10)).isEqualTo(2);
  }

  @Test
  void orderedListener_getsEachKeyInTheOrderOfAcceptance() throws Exception {
    store.policy(KEY, OpenStore.ORDERED);
    var ids = new ArrayList<MessageId>();
    for (var i = 0; i < 4; i++) {
      ids.add(store.publishInOrder(KEY, Optional.of("k")));
    }
    store.end(4, GIVEN_UP);
    finish(start(all()));

    for (var id : ids) {
      var claims = store.deliveries.take(10, Long.MAX_VALUE, Duration.ofMillis(50));
      assertThat(claims.stream().map(claim -> claim.message().id())).containsExactly(id);
      store.settle(claims.getFirst(), DELIVERED);
    }
  }

  @Test
  void filter_choosesByStateServiceRequestAndTime() throws Exception {
    var archived = publish(KEY, 2);
    store.end(2, GIVEN_UP);
    store.clock.advance(Duration.ofMinutes(1));
    var between = store.clock.instant();
    var delivered = publish(KEY, 2);
    store.end(2, DELIVERED);
    var account = Optional.of(KEY.account());
    var nothing = Optional.<String>empty();

    assertThat(replayed(account, Optional.of("QoS"), nothing, Optional.empty())).isZero();
    assertThat(replayed(account, Optional.empty(), Optional.of("r"), Optional.empty())).isZero();
    assertThat(replayed(account, Optional.empty(), nothing, Optional.of(between))).isZero();
    assertThat(finish(start(filter(account, DeliveryState.DELIVERED))).progress().replayed())
        .isEqualTo(2);
    assertThat(delivered).allMatch(id -> state(id) == DeliveryState.WAITING);
    assertThat(archived).allMatch(id -> state(id) == DeliveryState.ARCHIVED);
    assertThat(
            replayed(account, Optional.of("CarrierService"), nothing, Optional.of(OpenStore.START)))
        .isEqualTo(2);
    assertThat(archived).allMatch(id -> state(id) == DeliveryState.WAITING);
  }

  private long replayed(
      Optional<AccountName> account,
      Optional<String> service,
      Optional<String> requestId,
      Optional<Instant> from) {
    var filter =
        new ReplayFilter(
            Optional.of(KEY.family()),
            account,
            service.map(ServiceName::new),
            requestId,
            DeliveryState.ARCHIVED,
            from,
            Optional.of(Instant.MAX));
    return finish(start(filter)).progress().replayed();
  }

  @Test
  void end_leavesOutWhatWasAcceptedFromThenOn() throws Exception {
    var early = publish(KEY, 1);
    store.clock.advance(Duration.ofMillis(1));
    var late = publish(KEY, 1);
    store.end(2, GIVEN_UP);
    var before =
        new ReplayFilter(
            Optional.empty(),
            Optional.of(KEY.account()),
            Optional.empty(),
            Optional.empty(),
            DeliveryState.ARCHIVED,
            Optional.empty(),
            Optional.of(store.clock.instant()));

    assertThat(finish(start(before)).progress().replayed()).isEqualTo(1);
    assertThat(state(early.getFirst())).isEqualTo(DeliveryState.WAITING);
    assertThat(state(late.getFirst())).isEqualTo(DeliveryState.ARCHIVED);
  }

  @Test
  void replay_goesOnAfterARestartWhereItWas() throws Exception {
    var ids = publish(KEY, 30);
    store.end(30, GIVEN_UP);
    var id = start(all());
    assertThat(advance(id, 10).progress()).isEqualTo(new ReplayProgress(10, 10, 0));
    reopen();

    assertThat(store.replays.running()).containsExactly(id);
    assertThat(due(30)).containsExactlyElementsOf(ids.subList(0, 10));
    assertThat(advance(id, 10).progress()).isEqualTo(new ReplayProgress(20, 20, 0));
    reopen();
    assertThat(finish(id).progress()).isEqualTo(new ReplayProgress(30, 30, 0));
    assertThat(store.replays.running()).isEmpty();
    assertThat(due(30)).containsExactlyElementsOf(ids);
  }

  @Test
  void sentAgainAndGivenUpAgain_isNotSentASecondTime() throws Exception {
    publish(KEY, 40);
    store.end(40, GIVEN_UP);
    var id = start(all());
    for (var page = 0; page < 3; page++) {
      assertThat(advance(id, 10).state()).isEqualTo(ReplayState.RUNNING);
      // The clock does not move: only the place tells that they are done with.
      store.end(10, GIVEN_UP);
    }

    assertThat(finish(id).progress()).isEqualTo(new ReplayProgress(40, 40, 0));
    assertThat(due(40)).hasSize(10);
    assertThat(store.history.archived(KEY, 100)).isEqualTo(30);
  }

  @Test
  void whatEndsOrArrivesAfterTheStart_isNotCovered() throws Exception {
    publish(KEY, 2);
    store.end(1, GIVEN_UP);
    var id = start(all());
    store.clock.advance(Duration.ofMillis(1));
    publish(KEY, 3);
    store.end(4, GIVEN_UP);

    assertThat(finish(id).progress()).isEqualTo(new ReplayProgress(2, 1, 0));
    assertThat(due(5)).hasSize(1);
  }

  @Test
  void replayedBySomebodyElseInTheSameGroup_isSkipped() throws Exception {
    var ids = publish(KEY, 2);
    store.end(2, GIVEN_UP);
    var id = start(all());
    store.inOneGroup(
        () -> store.archive.replay(ids.getFirst(), store.clock.instant()).join(),
        () -> advance(id, 10));

    assertThat(store.replays.find(id).orElseThrow().progress())
        .isEqualTo(new ReplayProgress(2, 1, 1));
    assertThat(due(5)).hasSize(2);
  }

  @Test
  void accounts_boundWhatIsFound_whateverIsAskedFor() throws Exception {
    publish(KEY, 2);
    publish(OTHER, 3);
    store.end(5, GIVEN_UP);
    var mine = Optional.of(Set.of(KEY.account()));

    assertThat(finish(start(filter(Optional.of(OTHER.account()), DeliveryState.ARCHIVED), mine)))
        .extracting(ReplayRun::progress)
        .isEqualTo(ReplayProgress.NONE);
    assertThat(finish(start(all(), mine)).progress()).isEqualTo(new ReplayProgress(2, 2, 0));
    assertThat(finish(start(all(), Optional.of(Set.of()))).progress())
        .isEqualTo(ReplayProgress.NONE);
  }

  @Test
  void paused_staysWhereItIs_untilItIsResumedOrCancelled() throws Exception {
    publish(KEY, 20);
    store.end(20, GIVEN_UP);
    var id = start(all());
    advance(id, 5);
    assertThat(change(id, Event.PAUSE)).contains(ReplayState.PAUSED);
    assertThat(change(id, Event.PAUSE)).isEmpty();
    assertThat(store.replays.running()).isEmpty();
    assertThat(advance(id, 5).progress().replayed()).isEqualTo(5);

    reopen();
    assertThat(change(id, Event.RESUME)).contains(ReplayState.RUNNING);
    assertThat(change(id, Event.RESUME)).isEmpty();
    assertThat(advance(id, 5).progress().replayed()).isEqualTo(10);
    assertThat(change(id, Event.CANCEL)).contains(ReplayState.CANCELLED);
    var cancelled = advance(id, 5);
    assertThat(cancelled.progress().replayed()).isEqualTo(10);
    assertThat(cancelled.endedAt()).contains(store.clock.instant());
    for (var event : Event.values()) {
      assertThat(change(id, event)).isEmpty();
    }
    assertThat(store.history.archived(KEY, 100)).isEqualTo(10);
  }

  private Optional<ReplayState> change(ReplayId id, Event event) {
    return store
        .replays
        .change(id, event, store.clock.instant(), Optional.empty())
        .map(ReplayRun::state);
  }

  @Test
  void unfinished_areLimited_andFinishedForgotten() {
    var ids = new ArrayList<ReplayId>();
    for (var i = 0; i < ReplayRuns.MAX_UNFINISHED; i++) {
      ids.add(start(all()));
      store.clock.advance(Duration.ofMillis(1));
    }
    var now = store.clock.instant();
    var another = ReplayRun.start(ReplayId.of(now, random), all(), Optional.empty(), "tests", now);
    assertThat(store.replays.add(another)).isFalse();
    assertThat(store.replays.find(another.id())).isEmpty();

    ids.forEach(this::finish);
    assertThat(store.replays.add(another)).isTrue();
    store.replays.forget(now);
    assertThat(store.replays.newest(Optional.empty(), 200, _ -> true)).hasSize(101);
    store.replays.forget(now.plusMillis(1));
    assertThat(store.replays.newest(Optional.empty(), 200, _ -> true)).containsExactly(another);
  }

  @Test
  void moreThanAreRemembered_forgetsTheOldest() {
    var first = start(all());
    store.replays.change(first, Event.CANCEL, store.clock.instant(), Optional.empty());
    for (var i = 0; i < ReplayRuns.MAX_FINISHED; i++) {
      store.clock.advance(Duration.ofMillis(1));
      store.replays.change(start(all()), Event.CANCEL, store.clock.instant(), Optional.empty());
    }
    store.clock.advance(Duration.ofMillis(1));
    var last = start(all());

    assertThat(store.replays.find(first)).isEmpty();
    assertThat(store.replays.newest(Optional.empty(), 2_000, _ -> true))
        .hasSize(ReplayRuns.MAX_FINISHED + 1)
        .first()
        .extracting(ReplayRun::id)
        .isEqualTo(last);
  }

  @Test
  void newest_comeFirst_inPages() {
    var ids = new ArrayList<ReplayId>();
    for (var i = 0; i < 5; i++) {
      ids.addFirst(start(all()));
      store.clock.advance(Duration.ofMillis(1));
    }

    assertThat(store.replays.newest(Optional.empty(), 3, _ -> true).stream().map(ReplayRun::id))
        .containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(
            store.replays.newest(Optional.of(ids.get(2)), 3, _ -> true).stream().map(ReplayRun::id))
        .containsExactlyElementsOf(ids.subList(3, 5));
    assertThat(store.replays.newest(Optional.empty(), 3, run -> run.id().equals(ids.get(4))))
        .singleElement()
        .extracting(ReplayRun::id)
        .isEqualTo(ids.get(4));
  }

  @Test
  void everythingOfAReplay_isKept() throws Exception {
    var filter =
        new ReplayFilter(
            Optional.of(KEY.family()),
            Optional.of(KEY.account()),
            Optional.of(KEY.service()),
            Optional.of("r-\u00e9\u0000"),
            DeliveryState.DELIVERED,
            Optional.of(Instant.MIN),
            Optional.of(Instant.MAX));
    var id = start(filter, Optional.of(Set.of(KEY.account(), OTHER.account())));
    store.replays.change(id, Event.FAIL, store.clock.instant(), Optional.of("why"));
    var before = store.replays.find(id).orElseThrow();
    reopen();

    assertThat(store.replays.find(id)).contains(before);
    assertThat(before.filter()).isEqualTo(filter);
    assertThat(before.reason()).contains("why");
  }

  @Test
  void diskWithoutRoom_isLeftAlone() throws Exception {
    publish(KEY, 1);
    store.end(1, GIVEN_UP);
    var id = start(all());
    var now = store.clock.instant();
    var full = store.replaysWithoutRoom(data);

    assertThatThrownBy(() -> full.advance(id, 10, now, now))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("nearly full");
    assertThat(finish(id).progress()).isEqualTo(new ReplayProgress(1, 1, 0));
  }

  @Test
  void longestNames_areAPlaceToGoOnFrom() throws Exception {
    var longest =
        new ListenerKey(
            Family.SOFTWARE_MANAGEMENT_V1,
            new AccountName("a".repeat(64)),
            new ServiceName("\u20ac".repeat(128)));
    publish(longest, 3);
    store.end(3, GIVEN_UP);
    var id = start(all());
    advance(id, 1);

    assertThat(finish(id).progress()).isEqualTo(new ReplayProgress(3, 3, 0));
  }

  @Test
  void manyMessages_areNotHeld() throws Exception {
    for (var i = 0; i < 20; i++) {
      publish(KEY, 1_000);
      store.end(1_000, GIVEN_UP);
    }
    var run = finish(start(all()));

    assertThat(run.progress()).isEqualTo(new ReplayProgress(20_000, 20_000, 0));
    assertThat(store.deliveries.take(1, Long.MAX_VALUE, Duration.ofSeconds(1))).hasSize(1);
    assertThat(store.deliveries.held()).isBetween(1, 300);
    store.end(19_999, GIVEN_UP);
    assertThat(due(1)).isEmpty();
    assertThat(store.deliveries.held()).isEqualTo(1);
  }
}
