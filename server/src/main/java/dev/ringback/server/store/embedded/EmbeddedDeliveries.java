package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outbound.DueDeliveries;
import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.outcome.WaitingDeliveries;
import dev.ringback.server.store.StoreUnusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What is due, lane by lane, and how claims end. Confined to the loop's thread, but for [#wake()],
/// [#skip], [#added], [#addedOnDisk], [#changed] and [#removed], by which other threads leave word.
///
/// A message just accepted is handed over in memory; where a lane's window is full it stays on disk
/// and is read back in due order when the lane has room. Memory is bounded by the windows, not by
/// what waits.
final class EmbeddedDeliveries implements DueDeliveries, Settlements, WaitingDeliveries {
  private static final Logger LOG = System.getLogger(EmbeddedDeliveries.class.getName());

  /// When a settlement that could not be written is tried again.
  private static final long WRITE_AGAIN_MILLIS = 1_000;

  /// How many settlements may wait to be written before no more is claimed.
  private static final int MAX_UNWRITTEN = 20_000;

  /// How many of a lane are claimed before the next lane has its turn.
  private static final int TURN = 16;

  /// How many lanes stay in memory when nothing waits in them: with thousands of listeners most
  /// have one message at a time. Of a listener that does not keep up there is something to forget,
  /// such as its pace.
  private static final int MAX_IDLE = 20_000;

  /// Of how many listeners it is remembered that they acknowledged, after nothing waits for them.
  private static final int MAX_TRUSTED = 100_000;

  private final Database database;
  private final CommitThread commits;
  private final InstantSource clock;
  private final InstantSource schedule;
  private final LaneLimits limits;

  /// What is known of listeners, by the number of their lane. Written by the commit thread.
  private final Map<Long, ListenerState> states = new ConcurrentHashMap<>();

  private final LinkedTransferQueue<Word> words = new LinkedTransferQueue<>();
  private final Map<Long, Lane> lanes = new HashMap<>();
  private final Windows windows = new Windows();
  private final Timers timers = new Timers();
  private final Tempo tempo = new Tempo();
  private final LaneReader reader;
  private final Turns turns;

  /// Listeners that acknowledged the last time, and whether soon.
  private final Map<Long, Boolean> trusted = recentlyUsed(MAX_TRUSTED);

  /// When the loop's turn began, by the schedule's clock.
  private long now;

  private int unwritten;

  /// Settlements that could not be written, and when all of them are tried again.
  private final List<SettlementWrite> putOff = new ArrayList<>();

  private long putOffUntil;

  EmbeddedDeliveries(
      Database database,
      CommitThread commits,
      InstantSource clock,
      InstantSource schedule,
      LaneLimits limits) {
    this.database = database;
    this.commits = commits;
    this.clock = clock;
    this.schedule = schedule;
    this.limits = limits;
    this.reader = new LaneReader(database, schedule, windows, timers);
    this.turns = new Turns(limits);
  }

  private static Map<Long, Boolean> recentlyUsed(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
        return size() > most;
      }
    };
  }

  /// Finds the lanes in which something waits, one look-up each; what waits in them is not read.
  /// Called once, before anything else happens.
  void findLanes() {
    var from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      var first = database.firstKey(Table.DUE, from.get());
      first.ifPresent(
          key -> {
            var lane = lane(Keys.laneOfDue(key), key);
            lane.added(key, Keys.timeOfDue(key));
            timers.set(lane, lane.nextDue);
          });
      from =
          first.flatMap(
              key -> Optional.ofNullable(Keys.after(Keys.lanePrefix(Keys.laneOfDue(key)))));
    }
  }

  private Lane lane(long number, byte[] from) {
    return lanes.computeIfAbsent(
        number,
        _ -> {
          var state = states.getOrDefault(number, ListenerState.USUAL);
          var lane = new Lane(number, from, state, schedule.millis());
          var wasQuick = trusted.get(number);
          lane.trusted = wasQuick != null;
          lane.quick = Boolean.TRUE.equals(wasQuick);
          return lane;
        });
  }

  /// Puts a delivery into the due index, or behind others of its ordering key, and tells whether it
  /// is due. Called by the commit thread, as part of a commit.
  boolean put(Group group, DueEntry entry) throws RocksDBException {
    var link = new Chains.Link(entry.message().id(), entry.dueAt(), entry.progress());
    return put(group, entry.lane(), link, entry.message().orderingKey());
  }

  /// The same for a delivery whose message is not in memory.
  boolean put(Group group, long lane, Chains.Link link, Optional<String> orderingKey)
      throws RocksDBException {
    var state = states.getOrDefault(lane, ListenerState.USUAL);
    var progress = Records.of(link.progress());
    if (state.policy().ordered()
        && orderingKey.isPresent()
        && !group.chains().enter(Keys.chain(lane, orderingKey.get()), link)) {
      group.put(Table.DUE, Keys.due(lane, Lane.NEVER, link.id()), progress);
      return false;
    }
    group.put(Table.DUE, Keys.due(lane, link.notBefore(), link.id()), progress);
    return true;
  }

  /// Leaves word that deliveries to a listener go by another state now. Called by the commit
  /// thread.
  void changed(ListenerKey key, ListenerState state) {
    var number = Keys.lane(key);
    states.put(number, state);
    words.add(new Word.Changed(number));
  }

  /// Leaves word that a listener is no longer registered. Safe for use by many threads.
  void removed(ListenerKey key) {
    words.add(new Word.Removed(Keys.lane(key)));
  }

  /// Leaves word that deliveries have been committed and are due. Safe for use by many threads.
  void added(List<DueEntry> entries) {
    words.add(new Word.Added(entries));
  }

  /// Leaves word of what has been committed to lanes and is due, to be read from disk when the
  /// lanes have room. Safe for use by many threads.
  ///
  /// @param firsts the first key of [Table#DUE] that was added to each lane
  void addedOnDisk(List<byte[]> firsts) {
    words.add(new Word.AddedOnDisk(firsts));
  }

  @Override
  public void wake() {
    words.add(new Word.Wake());
  }

  @Override
  public List<Claim> take(int max, long maxBytes, Duration wait) throws InterruptedException {
    turn();
    tempo.count(lanes.values());
    database.log().readBack(tempo.isBehind());
    hear(words.poll());
    writeAgain();
    var claims = claim(max, maxBytes);
    if (claims.isEmpty()) {
      var first = words.poll(untilDue(wait), TimeUnit.MILLISECONDS);
      turn();
      hear(first);
      claims = claim(max, maxBytes);
    }
    return claims;
  }

  /// Takes note of the time: the loop does something now.
  private void turn() {
    tempo.turn();
    now = schedule.millis();
  }

  /// How many deliveries are in memory: in windows, claimed, or settled and not yet committed.
  int held() {
    return lanes.values().stream().mapToInt(lane -> lane.held.size()).sum();
  }

  /// How many times are noted at which a lane is to be looked at.
  int timers() {
    return timers.size();
  }

  /// How many entries waited lately for listeners that keep up. Safe for use by many threads.
  int waiting() {
    return tempo.waiting();
  }

  private long untilDue(Duration wait) {
    if (unwritten >= MAX_UNWRITTEN) {
      return wait.toMillis();
    }
    return Math.clamp(timers.next() - schedule.millis(), 0, wait.toMillis());
  }

  private void hear(@Nullable Word first) {
    for (var word = first; word != null; word = words.poll()) {
      switch (word) {
        case Word.Added(var entries) -> entries.forEach(this::hearAdded);
        case Word.AddedOnDisk(var firsts) -> firsts.forEach(this::hearAddedOnDisk);
        case Word.Settled(var ends) -> ends.forEach(this::hearSettled);
        case Word.NotWritten(var writes, var why) -> hearNotWritten(writes, why);
        case Word.Changed(var number) -> hearChanged(number);
        case Word.Removed(var number) -> hearRemoved(number);
        case Word.Skip(var key, var orderingKey, var skipped) ->
            hearSkip(key, orderingKey, skipped);
        case Word.Wake() -> {}
      }
    }
  }

  private void hearAdded(DueEntry entry) {
    var known = lanes.get(entry.lane());
    var lane = known != null ? known : lane(entry.lane(), entry.key());
    if (lane.held.contains(entry.message().id())) {
      return;
    }
    if (lane.behind || windows.isFull(lane, tempo.acknowledges(lane))) {
      lane.added(entry.key(), entry.dueAt());
      lane.behind = true;
    } else {
      if (lane.nextDue > entry.dueAt()) {
        lane.readUpTo(entry.dueAt(), entry.message().id());
      }
      windows.hold(lane, entry);
    }
    queue(lane);
  }

  private void hearAddedOnDisk(byte[] key) {
    var lane = lane(Keys.laneOfDue(key), key);
    lane.added(key, Keys.timeOfDue(key));
    lane.behind = true;
    queue(lane);
  }

  private void hearSettled(SettlementWrite.End end) {
    unwritten--;
    var lane = lanes.get(end.lane());
    if (lane == null) {
      return;
    }
    lane.held.remove(end.id());
    for (var due : end.due()) {
      lane.added(Keys.due(lane.number, due.at(), due.id()), due.at());
      timers.set(lane, due.at());
    }
    dropIfIdle(lane);
  }

  /// Puts off what could not be written. The outcomes stay known, and the messages held, so that
  /// nothing is attempted again for it.
  private void hearNotWritten(List<SettlementWrite> writes, RuntimeException why) {
    if (putOff.isEmpty()) {
      putOffUntil = schedule.millis() + WRITE_AGAIN_MILLIS;
      var first = writes.getFirst().id();
      LOG.log(
          Level.ERROR,
          "The outcome of an attempt at " + first + " cannot be written now; it is tried again.",
          why);
    }
    putOff.addAll(writes);
  }

  private void writeAgain() {
    if (!putOff.isEmpty() && schedule.millis() >= putOffUntil) {
      commits.submit(new SettlementCommit(List.copyOf(putOff)));
      putOff.clear();
    }
  }

  private void hearChanged(long number) {
    var lane = lanes.get(number);
    if (lane != null) {
      lane.changeTo(states.getOrDefault(number, ListenerState.USUAL), schedule.millis());
      queue(lane);
      dropIfIdle(lane);
    }
  }

  private void hearRemoved(long number) {
    var lane = lanes.get(number);
    if (lane != null) {
      lane.abandoned();
      queue(lane);
      dropIfIdle(lane);
    }
  }

  /// Claims what there is room for. Once much was read from disk, what was claimed is sent before
  /// more is read: lanes that drain side by side come to the end of their windows at the same time,
  /// and reading for all of them takes longer than the attempts under way.
  private List<Claim> claim(int max, long maxBytes) {
    if (unwritten >= MAX_UNWRITTEN) {
      return List.of();
    }
    fireTimers();
    var claims = new ArrayList<Claim>();
    var bytesLeft = maxBytes;
    var readBefore = reader.read();
    while (claims.size() < max && bytesLeft > 0) {
      if (!claims.isEmpty() && reader.read() - readBefore >= Windows.READ_IN_A_TURN) {
        break;
      }
      var lane = turns.next();
      if (lane == null) {
        break;
      }
      bytesLeft -= claim(lane, max - claims.size(), bytesLeft, claims);
      queue(lane);
      dropIfIdle(lane);
    }
    return claims;
  }

  /// Claims from one lane, and tells how many bytes.
  private long claim(Lane lane, int max, long maxBytes, List<Claim> claims) {
    var room = lane.room(limits.inFlight(), now);
    var most = turns.room(lane, room);
    if (lane.window.isEmpty() && lane.behind && most > 0) {
      reader.read(lane);
    }
    var bytes = 0L;
    for (var i = 0; i < Math.min(max, TURN) && bytes < maxBytes; i++) {
      var entry = lane.window.peek();
      if (entry == null || (i >= most && !lane.isHopeless(entry))) {
        break;
      }
      windows.takeFirst(lane);
      bytes += entry.message().payload().size();
      claims.add(claim(lane, entry));
    }
    return bytes;
  }

  private Claim claim(Lane lane, DueEntry entry) {
    tempo.claimed(lane);
    turns.claimed(lane, entry.message().payload().size());
    lane.claimed(entry);
    return claimOf(entry);
  }

  private static Claim claimOf(DueEntry entry) {
    return new Claim(
        entry.message(),
        entry.progress().series(),
        entry.progress().attempts() + 1,
        Instant.ofEpochMilli(entry.dueAt()),
        new Claim.Fence(entry.lane(), entry.dueAt()));
  }

  private void released(Lane lane, Claim claim) {
    var bytes = claim.message().payload().size();
    lane.inFlight--;
    lane.bytesInFlight -= bytes;
    tempo.ended(lane);
    turns.ended(lane, bytes);
  }

  private void trust(Lane lane, boolean trust) {
    if (trust == lane.trusted) {
      return;
    }
    turns.trust(lane, trust);
    if (trust) {
      trusted.put(lane.number, lane.quick);
    } else {
      trusted.remove(lane.number);
    }
  }

  @Override
  public void pace(ListenerKey key, Pace pace) {
    var lane = lanes.get(Keys.lane(key));
    if (lane != null) {
      lane.changeTo(pace);
      if (!pace.equals(Pace.FULL)) {
        windows.leaveOnDisk(lane);
      }
      queue(lane);
    }
  }

  private void queue(Lane lane) {
    if (lane.queued || !lane.hasDue()) {
      return;
    }
    if (lane.room(limits.inFlight(), now) > 0 || hasHopeless(lane)) {
      turns.add(lane);
    } else {
      timers.set(lane, lane.roomAt(limits.inFlight(), now));
    }
  }

  private boolean hasHopeless(Lane lane) {
    if (!lane.givesUp()) {
      return false;
    }
    if (lane.window.isEmpty() && lane.behind) {
      reader.read(lane);
    }
    var first = lane.window.peek();
    return first != null && lane.isHopeless(first);
  }

  private void dropIfIdle(Lane lane) {
    if (!lane.isIdle() || lane.queued || isKept(lane)) {
      return;
    }
    var restsUntil = lane.restsUntil(now);
    if (restsUntil > now) {
      timers.set(lane, restsUntil);
    } else {
      timers.clear(lane);
      lanes.remove(lane.number);
      if (lane.trusted) {
        trusted.put(lane.number, lane.quick);
      }
    }
  }

  private boolean isKept(Lane lane) {
    return lane.keepsUp() && !lane.grown && lanes.size() <= MAX_IDLE;
  }

  private void fireTimers() {
    for (var due = timers.poll(now); due.isPresent(); due = timers.poll(now)) {
      var lane = lanes.get(due.getAsLong());
      if (lane == null) {
        continue;
      }
      lane.timer = Lane.NEVER;
      if (lane.nextDue <= now) {
        lane.behind = true;
        lane.nextDue = Lane.NEVER;
      }
      timers.set(lane, lane.nextDue);
      queue(lane);
      dropIfIdle(lane);
    }
  }

  @Override
  public CompletableFuture<Skip> skip(ListenerKey key, String orderingKey) {
    var skipped = new CompletableFuture<Skip>();
    words.add(new Word.Skip(key, orderingKey, skipped));
    return skipped;
  }

  private void hearSkip(ListenerKey key, String orderingKey, CompletableFuture<Skip> skipped) {
    try {
      skip(key, orderingKey, skipped);
    } catch (RuntimeException e) {
      skipped.completeExceptionally(e);
    }
  }

  private void skip(ListenerKey key, String orderingKey, CompletableFuture<Skip> skipped) {
    var number = Keys.lane(key);
    var head = database.get(Table.CHAINS, Keys.chain(number, orderingKey)).map(Chains.Head::read);
    var lane = lanes.get(number);
    if (head.isEmpty() || lane == null) {
      skipped.complete(Skip.NOTHING_WAITS);
      return;
    }
    var entry = takeUnclaimed(lane, head.get());
    if (entry.isEmpty()) {
      skipped.complete(Skip.UNDER_WAY);
      return;
    }
    var claim = claimOf(entry.get());
    var at = clock.instant();
    var attempt = new Attempt(claim.series(), claim.attempt(), at, 0, "", new Outcome.Skipped());
    var settlement = new Settlement(claim, attempt, Verdict.Archive.SKIPPED);
    unwritten++;
    commits.submit(new SkipCommit(write(number, settlement, at), skipped));
  }

  /// The head of a chain, held so that nobody else can claim it; empty when it is claimed.
  private Optional<DueEntry> takeUnclaimed(Lane lane, Chains.Head head) {
    if (lane.held.contains(head.id())) {
      var waiting =
          lane.window.stream().filter(entry -> entry.message().id().equals(head.id())).findFirst();
      waiting.ifPresent(entry -> windows.take(lane, entry));
      return waiting;
    }
    var progress = database.get(Table.DUE, Keys.due(lane.number, head.dueAt(), head.id()));
    var message = database.message(head.id());
    if (progress.isEmpty() || message.isEmpty()) {
      return Optional.empty();
    }
    var entry =
        new DueEntry(lane.number, head.dueAt(), Records.progress(progress.get()), message.get());
    lane.held.add(head.id());
    return Optional.of(entry);
  }

  @Override
  public void settle(List<Settlement> settlements) {
    turn();
    var settledAt = clock.instant();
    var writes = new ArrayList<SettlementWrite>(settlements.size());
    for (var settlement : settlements) {
      var claim = settlement.claim();
      var number = claim.fence().lane();
      var lane = lanes.get(number);
      if (lane == null || !lane.held.contains(claim.message().id())) {
        LOG.log(Level.WARNING, "{0} is not claimed; its outcome is dropped.", claim.message().id());
        continue;
      }
      released(lane, claim);
      lane.ended(settlement.attempt().outcome());
      tempo.took(lane, settlement.attempt().tookMillis());
      trust(lane, isTrust(lane, settlement.attempt().outcome()));
      queue(lane);
      writes.add(write(number, settlement, settledAt));
    }
    if (!writes.isEmpty()) {
      unwritten += writes.size();
      commits.submit(new SettlementCommit(writes));
    }
  }

  private SettlementWrite write(long lane, Settlement settlement, Instant at) {
    return new SettlementWrite(lane, settlement, states.containsKey(lane), at, schedule);
  }

  private static boolean isTrust(Lane lane, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered _ -> true;
      case Outcome.Refused _, Outcome.Unreachable _ -> false;
      case Outcome.Forbidden _,
          Outcome.Unclaimed(),
          Outcome.Gone(),
          Outcome.Untried(),
          Outcome.Skipped() ->
          lane.trusted;
    };
  }

  @Override
  public void flush() {
    putOffUntil = schedule.millis();
    writeAgain();
    commits.submitAndWait(_ -> {});
    hear(words.poll());
    if (!putOff.isEmpty()) {
      throw new StoreUnusable(putOff.size() + " outcomes of attempts cannot be written");
    }
  }

  private final class SettlementCommit implements Commit {
    private final List<SettlementWrite> writes;

    SettlementCommit(List<SettlementWrite> writes) {
      this.writes = writes;
    }

    @Override
    public boolean durable() {
      return false;
    }

    @Override
    public boolean persistent() {
      return true;
    }

    @Override
    public List<Commit> parts() {
      return writes.size() == 1
          ? List.of()
          : writes.stream().<Commit>map(one -> new SettlementCommit(List.of(one))).toList();
    }

    @Override
    public void write(Group group) throws RocksDBException {
      for (var write : writes) {
        write.to(group);
      }
    }

    @Override
    public void done() {
      words.add(new Word.Settled(writes.stream().map(SettlementWrite::end).toList()));
    }

    @Override
    public void failed(RuntimeException why) {
      words.add(new Word.NotWritten(writes, why));
    }
  }

  /// The end of a delivery for which somebody waits: on disk when told done, and not tried again.
  private final class SkipCommit implements Commit {
    private final SettlementWrite write;
    private final CompletableFuture<Skip> skipped;

    SkipCommit(SettlementWrite write, CompletableFuture<Skip> skipped) {
      this.write = write;
      this.skipped = skipped;
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      write.to(group);
    }

    @Override
    public void done() {
      words.add(new Word.Settled(List.of(write.end())));
      skipped.complete(Skip.SKIPPED);
    }

    @Override
    public void failed(RuntimeException why) {
      words.add(new Word.Settled(List.of(write.unwritten())));
      skipped.completeExceptionally(why);
    }
  }
}
