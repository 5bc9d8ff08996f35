package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.intake.MessageId;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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

  /// How many payload bytes all windows together hold at most, but for what is read for a lane
  /// whose turn it is.
  private static final long WINDOW_BYTES =
      Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

  /// How many of them one lane's window holds.
  private static final long LANE_BYTES = WINDOW_BYTES / 8;

  /// How many entries, and about how many payload bytes, are read from disk for a lane at a time.
  private static final int READ = 64;

  private static final long READ_BYTES = 256 * 1024;

  /// How many entries the window of a lane holds at most, of a listener that acknowledges and of
  /// one that does not.
  private static final int WINDOW = 32_768;

  private static final int OTHERS_WINDOW = READ;

  /// How long attempts at a listener may be under way, and none over, until it counts as one that
  /// does not acknowledge.
  private static final long SILENT_NANOS = 1_000_000_000;

  /// Within what time a listener answers that keeps up.
  private static final long QUICK_MILLIS = 100;

  /// When a lane that could not be read is read again.
  private static final long READ_AGAIN_MILLIS = 1_000;

  /// When a settlement that could not be written is tried again.
  private static final long WRITE_AGAIN_MILLIS = 1_000;

  /// How many settlements may wait to be written before no more is claimed.
  private static final int MAX_UNWRITTEN = 20_000;

  /// How often those that wait are counted.
  private static final long COUNT_WAITING_NANOS = 50_000_000;

  /// How many of a lane are claimed before the next lane has its turn.
  private static final int TURN = 16;

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
  private final LaneNumbers numbers = new LaneNumbers();
  private final Map<Long, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> trustedTurns = new ArrayDeque<>();
  private final ArrayDeque<Lane> otherTurns = new ArrayDeque<>();

  /// One for each lane at most.
  private final TreeSet<Timer> timers = new TreeSet<>();

  /// Listeners that acknowledged the last time, and whether soon.
  private final Map<Long, Boolean> trusted = recentlyUsed(MAX_TRUSTED);

  private long windowBytes;
  private int unwritten;

  /// Settlements that could not be written, and when all of them are tried again.
  private final List<SettlementWrite> putOff = new ArrayList<>();

  private long putOffUntil;

  /// How many entries wait for nothing but us, and when they were counted.
  private volatile int waiting;

  /// When the thread last came to do something here, in [System#nanoTime()].
  private long turnBegan = System.nanoTime();

  private long waitingCounted = turnBegan;

  /// Claimed and not settled, of all lanes; and how many were settled since those that wait were
  /// counted.
  private int inFlight;

  private int ended;

  /// How long an attempt takes on average now, with all that are under way beside it.
  private long usualNanos;

  /// What is under way to listeners that are not trusted.
  private int othersInFlight;

  private long othersBytesInFlight;
  private boolean othersAreNext;

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
    findLanes();
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
  private void findLanes() {
    var from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      var first = database.firstKey(Table.DUE, from.get());
      first.ifPresent(
          key -> {
            var lane = lane(Keys.laneOfDue(key), key);
            lane.added(key, Keys.timeOfDue(key));
            setTimer(lane, lane.nextDue);
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
    turnBegan = System.nanoTime();
    countWaiting();
    hear(words.poll());
    writeAgain();
    var claims = claim(max, maxBytes);
    if (claims.isEmpty()) {
      var first = words.poll(untilDue(wait), TimeUnit.MILLISECONDS);
      turnBegan = System.nanoTime();
      hear(first);
      claims = claim(max, maxBytes);
    }
    return claims;
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
    return waiting;
  }

  private void countWaiting() {
    var passed = turnBegan - waitingCounted;
    if (passed >= COUNT_WAITING_NANOS) {
      waitingCounted = turnBegan;
      // Little's law. Where nothing ends, all that is under way hangs.
      usualNanos = ended == 0 ? 0 : Math.min(passed * inFlight / ended, SILENT_NANOS);
      ended = 0;
      waiting =
          lanes.values().stream().filter(this::keepsUp).mapToInt(lane -> lane.window.size()).sum();
    }
  }

  private long untilDue(Duration wait) {
    if (unwritten >= MAX_UNWRITTEN) {
      return wait.toMillis();
    }
    var untilTimer = timers.isEmpty() ? Lane.NEVER : timers.getFirst().at() - schedule.millis();
    return Math.clamp(untilTimer, 0, wait.toMillis());
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
    var key = entry.key();
    var lane = lane(entry.lane(), key);
    if (lane.held.contains(entry.message().id())) {
      return;
    }
    if (lane.behind || isFull(lane)) {
      lane.added(key, entry.dueAt());
      lane.behind = true;
    } else {
      if (lane.nextDue > entry.dueAt()) {
        lane.readUpTo(key);
      }
      hold(lane, entry);
    }
    queue(lane);
  }

  private void hearAddedOnDisk(byte[] key) {
    var lane = lane(Keys.laneOfDue(key), key);
    lane.added(key, Keys.timeOfDue(key));
    lane.behind = true;
    queue(lane);
  }

  private boolean isFull(Lane lane) {
    return lane.window.size() >= (acknowledges(lane) ? WINDOW : OTHERS_WINDOW)
        || lane.windowBytes >= LANE_BYTES
        || windowBytes >= WINDOW_BYTES;
  }

  private boolean acknowledges(Lane lane) {
    return lane.trusted && !lane.hasHungFor(SILENT_NANOS, turnBegan);
  }

  private boolean keepsUp(Lane lane) {
    return lane.keepsUp() && !lane.hasHungFor(QUICK_MILLIS * 1_000_000 + usualNanos, turnBegan);
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
      setTimer(lane, due.at());
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
    }
  }

  private void hearRemoved(long number) {
    var lane = lanes.get(number);
    if (lane != null) {
      lane.abandoned();
      queue(lane);
    }
  }

  private List<Claim> claim(int max, long maxBytes) {
    if (unwritten >= MAX_UNWRITTEN) {
      return List.of();
    }
    fireTimers();
    var claims = new ArrayList<Claim>();
    var bytesLeft = maxBytes;
    while (claims.size() < max && bytesLeft > 0) {
      var lane = nextTurn();
      if (lane == null) {
        break;
      }
      lane.queued = false;
      bytesLeft -= claim(lane, max - claims.size(), bytesLeft, claims);
      queue(lane);
      dropIfIdle(lane);
    }
    return claims;
  }

  /// The lane whose turn it is: one that is trusted and one that is not, alternately, the latter as
  /// long as their share lasts.
  private @Nullable Lane nextTurn() {
    var othersMay =
        othersInFlight < limits.othersInFlight() && othersBytesInFlight < limits.othersBytes();
    othersAreNext = !othersAreNext;
    var next = othersAreNext && othersMay ? otherTurns.poll() : trustedTurns.poll();
    return next != null
        ? next
        : othersMay ? firstOf(trustedTurns, otherTurns) : trustedTurns.poll();
  }

  private static @Nullable Lane firstOf(ArrayDeque<Lane> one, ArrayDeque<Lane> other) {
    var first = one.poll();
    return first != null ? first : other.poll();
  }

  /// Claims from one lane, and tells how many bytes.
  private long claim(Lane lane, int max, long maxBytes, List<Claim> claims) {
    var room = lane.room(limits.inFlight(), schedule.millis());
    var most = lane.trusted ? room : Math.min(room, limits.othersInFlight() - othersInFlight);
    if (lane.window.isEmpty() && lane.behind && most > 0) {
      read(lane);
    }
    var bytes = 0L;
    for (var i = 0; i < Math.min(max, TURN) && bytes < maxBytes; i++) {
      var entry = lane.window.peek();
      if (entry == null || (i >= most && !lane.isHopeless(entry))) {
        break;
      }
      lane.window.remove();
      released(lane, entry);
      bytes += entry.message().payload().size();
      claims.add(claim(lane, entry));
    }
    return bytes;
  }

  private Claim claim(Lane lane, DueEntry entry) {
    if (lane.inFlight == 0) {
      lane.movedAt = turnBegan;
    }
    lane.claimed(entry);
    inFlight++;
    if (!lane.trusted) {
      othersInFlight++;
      othersBytesInFlight += entry.message().payload().size();
    }
    return claimOf(entry);
  }

  private static Claim claimOf(DueEntry entry) {
    return new Claim(
        entry.message(),
        entry.progress().series(),
        entry.progress().attempts() + 1,
        Instant.ofEpochMilli(entry.dueAt()),
        new Claim.Fence(entry.dueAt()));
  }

  private void released(Lane lane, Claim claim) {
    var bytes = claim.message().payload().size();
    inFlight--;
    ended++;
    lane.inFlight--;
    lane.bytesInFlight -= bytes;
    lane.movedAt = turnBegan;
    if (!lane.trusted) {
      othersInFlight--;
      othersBytesInFlight -= bytes;
    }
  }

  private void trust(Lane lane, boolean trust) {
    if (trust == lane.trusted) {
      return;
    }
    lane.trusted = trust;
    var sign = trust ? -1 : 1;
    othersInFlight += sign * lane.inFlight;
    othersBytesInFlight += sign * lane.bytesInFlight;
    if (lane.queued) {
      (trust ? otherTurns : trustedTurns).remove(lane);
      (trust ? trustedTurns : otherTurns).add(lane);
    }
    if (trust) {
      trusted.put(lane.number, lane.quick);
    } else {
      trusted.remove(lane.number);
    }
  }

  @Override
  public void pace(ListenerKey key, Pace pace) {
    var lane = lanes.get(numbers.of(key));
    if (lane != null) {
      lane.changeTo(pace);
      if (!pace.equals(Pace.FULL)) {
        leaveOnDisk(lane);
      }
      queue(lane);
    }
  }

  /// Keeps no more of a lane in memory than of any that does not keep up; the rest is read again
  /// when the lane comes to it.
  private void leaveOnDisk(Lane lane) {
    while (lane.window.size() > OTHERS_WINDOW
        || (lane.windowBytes > READ_BYTES && lane.window.size() > 1)) {
      var last = lane.window.removeLast();
      released(lane, last);
      lane.held.remove(last.message().id());
      lane.added(last.key(), last.dueAt());
      lane.behind = true;
    }
  }

  /// Reads what is due next from disk into the window. What cannot be read now is read later.
  private void read(Lane lane) {
    var from = lane.from();
    try {
      readDue(lane);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A lane cannot be read now; it is tried again.", e);
      // What has not been read is due, whatever is handed over meanwhile.
      lane.added(from, 0);
      lane.behind = false;
      setTimer(lane, schedule.millis() + READ_AGAIN_MILLIS);
    }
  }

  private void readDue(Lane lane) {
    var now = schedule.millis();
    var found = new ArrayList<Found>();
    lane.behind = false;
    lane.nextDue = Lane.NEVER;
    database.scan(
        Table.DUE,
        Keys.lanePrefix(lane.number),
        lane.from(),
        (key, value) -> {
          var dueAt = Keys.timeOfDue(key);
          if (dueAt > now) {
            lane.nextDue = dueAt;
            return false;
          }
          if (found.size() >= READ) {
            lane.behind = true;
            return false;
          }
          lane.readUpTo(key);
          var id = Keys.idOfDue(key);
          if (!lane.held.contains(id)) {
            found.add(new Found(id, dueAt, Records.progress(value)));
          }
          return true;
        });
    load(lane, found);
    setTimer(lane, lane.nextDue);
  }

  /// Loads the messages of what was found, up to a number of bytes; what is beyond is found again.
  private void load(Lane lane, List<Found> found) {
    var bytes = 0L;
    for (var one : found) {
      var full = windowBytes >= WINDOW_BYTES && !lane.window.isEmpty();
      if (bytes >= READ_BYTES || full) {
        lane.added(Keys.due(lane.number, one.dueAt(), one.id()), one.dueAt());
        lane.behind = true;
        continue;
      }
      var value = database.get(Table.MESSAGES, one.id().bytes());
      if (value.isEmpty()) {
        LOG.log(Level.ERROR, "{0} is due, but its message is gone. It is passed over.", one.id());
        continue;
      }
      var message = Records.message(one.id(), value.get());
      bytes += message.payload().size();
      hold(lane, new DueEntry(lane.number, one.dueAt(), one.progress(), message));
    }
  }

  private void hold(Lane lane, DueEntry entry) {
    lane.window.add(entry);
    lane.held.add(entry.message().id());
    windowBytes += entry.message().payload().size();
    lane.windowBytes += entry.message().payload().size();
  }

  private void released(Lane lane, DueEntry entry) {
    windowBytes -= entry.message().payload().size();
    lane.windowBytes -= entry.message().payload().size();
  }

  private void queue(Lane lane) {
    if (lane.queued || !lane.hasDue()) {
      return;
    }
    var now = schedule.millis();
    if (lane.room(limits.inFlight(), now) > 0 || hasHopeless(lane)) {
      lane.queued = true;
      (lane.trusted ? trustedTurns : otherTurns).add(lane);
    } else {
      setTimer(lane, lane.roomAt(limits.inFlight(), now));
    }
  }

  private boolean hasHopeless(Lane lane) {
    if (!lane.givesUp()) {
      return false;
    }
    if (lane.window.isEmpty() && lane.behind) {
      read(lane);
    }
    var first = lane.window.peek();
    return first != null && lane.isHopeless(first);
  }

  private void dropIfIdle(Lane lane) {
    if (!lane.isIdle() || lane.queued) {
      return;
    }
    var now = schedule.millis();
    var restsUntil = lane.restsUntil(now);
    if (restsUntil > now) {
      setTimer(lane, restsUntil);
    } else {
      timers.remove(new Timer(lane.timer, lane.number));
      lanes.remove(lane.number);
      if (lane.trusted) {
        trusted.put(lane.number, lane.quick);
      }
    }
  }

  private void setTimer(Lane lane, long at) {
    if (at < lane.timer) {
      timers.remove(new Timer(lane.timer, lane.number));
      lane.timer = at;
      timers.add(new Timer(at, lane.number));
    }
  }

  private void fireTimers() {
    var now = schedule.millis();
    while (!timers.isEmpty() && timers.getFirst().at() <= now) {
      var lane = lanes.get(timers.removeFirst().lane());
      if (lane == null) {
        continue;
      }
      lane.timer = Lane.NEVER;
      if (lane.nextDue <= now) {
        lane.behind = true;
        lane.nextDue = Lane.NEVER;
      }
      setTimer(lane, lane.nextDue);
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
    var now = clock.instant();
    var attempt = new Attempt(claim.series(), claim.attempt(), now, 0, "", new Outcome.Skipped());
    var settlement = new Settlement(claim, attempt, Verdict.Archive.SKIPPED);
    unwritten++;
    commits.submit(new SkipCommit(write(number, settlement, now), skipped));
  }

  /// The head of a chain, held so that nobody else can claim it; empty when it is claimed.
  private Optional<DueEntry> takeUnclaimed(Lane lane, Chains.Head head) {
    if (lane.held.contains(head.id())) {
      var waiting =
          lane.window.stream().filter(entry -> entry.message().id().equals(head.id())).findFirst();
      waiting.ifPresent(
          entry -> {
            lane.window.remove(entry);
            released(lane, entry);
          });
      return waiting;
    }
    var progress = database.get(Table.DUE, Keys.due(lane.number, head.dueAt(), head.id()));
    var message = database.get(Table.MESSAGES, head.id().bytes());
    if (progress.isEmpty() || message.isEmpty()) {
      return Optional.empty();
    }
    var entry =
        new DueEntry(
            lane.number,
            head.dueAt(),
            Records.progress(progress.get()),
            Records.message(head.id(), message.get()));
    lane.held.add(head.id());
    return Optional.of(entry);
  }

  @Override
  public void settle(List<Settlement> settlements) {
    turnBegan = System.nanoTime();
    var now = clock.instant();
    var writes = new ArrayList<SettlementWrite>(settlements.size());
    for (var settlement : settlements) {
      var claim = settlement.claim();
      var number = numbers.of(claim.message().key());
      var lane = lanes.get(number);
      if (lane == null || !lane.held.contains(claim.message().id())) {
        LOG.log(Level.WARNING, "{0} is not claimed; its outcome is dropped.", claim.message().id());
        continue;
      }
      released(lane, claim);
      lane.ended(settlement.attempt().outcome());
      lane.quick = settlement.attempt().tookMillis() <= QUICK_MILLIS;
      trust(lane, isTrust(lane, settlement.attempt().outcome()));
      queue(lane);
      writes.add(write(number, settlement, now));
    }
    if (!writes.isEmpty()) {
      unwritten += writes.size();
      commits.submit(new SettlementCommit(writes));
    }
  }

  private SettlementWrite write(long lane, Settlement settlement, Instant now) {
    return new SettlementWrite(lane, settlement, states.containsKey(lane), now, schedule);
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

  private record Found(MessageId id, long dueAt, Records.Progress progress) {}

  private record Timer(long at, long lane) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      var first = Long.compare(at, other.at);
      return first != 0 ? first : Long.compare(lane, other.lane);
    }
  }

  /// What other threads leave word of.
  private sealed interface Word {
    record Added(List<DueEntry> entries) implements Word {}

    record AddedOnDisk(List<byte[]> firsts) implements Word {}

    record Settled(List<SettlementWrite.End> ends) implements Word {}

    record NotWritten(List<SettlementWrite> writes, RuntimeException why) implements Word {}

    record Changed(long lane) implements Word {}

    record Removed(long lane) implements Word {}

    record Skip(
        ListenerKey key, String orderingKey, CompletableFuture<WaitingDeliveries.Skip> skipped)
        implements Word {}

    record Wake() implements Word {}
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
