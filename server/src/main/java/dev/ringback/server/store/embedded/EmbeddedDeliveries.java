package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outbound.DueDeliveries;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.outcome.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What is due, lane by lane, and how claims end. Confined to the loop's thread, but for [#wake()]
/// and [#added], by which other threads leave word.
///
/// A message just accepted is handed over in memory; where a lane's window is full it stays on disk
/// and is read back in due order when the lane has room. Memory is bounded by the windows, not by
/// what waits.
final class EmbeddedDeliveries implements DueDeliveries, Settlements {
  private static final Logger LOG = System.getLogger(EmbeddedDeliveries.class.getName());

  /// How many entries a lane's window holds at most.
  private static final int WINDOW = 256;

  /// How many payload bytes all windows together hold at most, but for what is read for a lane
  /// whose turn it is.
  private static final long WINDOW_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

  /// How many entries, and about how many payload bytes, are read from disk for a lane at a time.
  private static final int READ = 64;

  private static final long READ_BYTES = 256 * 1024;

  /// How many settlements may wait to be written before no more is claimed.
  private static final int MAX_UNWRITTEN = 20_000;

  /// How many of a lane are claimed before the next lane has its turn.
  private static final int TURN = 16;

  private final Database database;
  private final CommitThread commits;
  private final InstantSource clock;
  private final InstantSource schedule;
  private final int inFlightPerListener;
  private final LinkedTransferQueue<Word> words = new LinkedTransferQueue<>();
  private final Map<Long, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> turns = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long windowBytes;
  private int unwritten;

  EmbeddedDeliveries(
      Database database,
      CommitThread commits,
      InstantSource clock,
      InstantSource schedule,
      int inFlightPerListener) {
    this.database = database;
    this.commits = commits;
    this.clock = clock;
    this.schedule = schedule;
    this.inFlightPerListener = inFlightPerListener;
    findLanes();
  }

  /// Finds the lanes in which something waits, one look-up each; what waits in them is not read.
  private void findLanes() {
    var from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      var first = database.firstKey(Table.DUE, from.get());
      first.ifPresent(
          key -> {
            var lane = new Lane(Keys.laneOfDue(key), key);
            lanes.put(lane.number, lane);
            lane.added(key, Keys.timeOfDue(key));
            setTimer(lane);
          });
      from =
          first.flatMap(
              key -> Optional.ofNullable(Keys.after(Keys.lanePrefix(Keys.laneOfDue(key)))));
    }
  }

  /// Leaves word that deliveries have been committed and are due. Safe for use by many threads.
  void added(List<DueEntry> entries) {
    words.add(new Word.Added(entries));
  }

  @Override
  public void wake() {
    words.add(new Word.Wake());
  }

  @Override
  public List<Claim> take(int max, long maxBytes, Duration wait) throws InterruptedException {
    hear(words.poll());
    var claims = claim(max, maxBytes);
    if (claims.isEmpty()) {
      hear(words.poll(untilDue(wait), TimeUnit.MILLISECONDS));
      claims = claim(max, maxBytes);
    }
    return claims;
  }

  private long untilDue(Duration wait) {
    if (unwritten >= MAX_UNWRITTEN) {
      return wait.toMillis();
    }
    var timer = timers.peek();
    var untilTimer = timer == null ? Lane.NEVER : timer.at() - schedule.millis();
    return Math.clamp(untilTimer, 0, wait.toMillis());
  }

  private void hear(@Nullable Word first) {
    for (var word = first; word != null; word = words.poll()) {
      switch (word) {
        case Word.Added(var entries) -> entries.forEach(this::hearAdded);
        case Word.Settled(var ends) -> ends.forEach(this::hearSettled);
        case Word.Wake() -> {}
      }
    }
  }

  private void hearAdded(DueEntry entry) {
    var key = entry.key();
    var lane = lanes.computeIfAbsent(entry.lane(), number -> new Lane(number, key));
    if (lane.held.contains(entry.message().id())) {
      return;
    }
    if (lane.behind || lane.window.size() >= WINDOW || windowBytes >= WINDOW_BYTES) {
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

  private void hearSettled(End end) {
    unwritten--;
    var lane = lanes.get(end.lane());
    if (lane == null) {
      return;
    }
    lane.held.remove(end.id());
    if (end.dueAgain() != Lane.NEVER) {
      lane.added(Keys.due(lane.number, end.dueAgain(), end.id()), end.dueAgain());
      setTimer(lane);
    }
    dropIfIdle(lane);
  }

  private List<Claim> claim(int max, long maxBytes) {
    if (unwritten >= MAX_UNWRITTEN) {
      return List.of();
    }
    fireTimers();
    var claims = new ArrayList<Claim>();
    var bytesLeft = maxBytes;
    while (claims.size() < max && bytesLeft > 0 && !turns.isEmpty()) {
      var lane = turns.poll();
      lane.queued = false;
      var room = Math.min(inFlightPerListener - lane.inFlight, max - claims.size());
      bytesLeft -= claim(lane, Math.min(room, TURN), bytesLeft, claims);
      queue(lane);
      dropIfIdle(lane);
    }
    return claims;
  }

  /// Claims from one lane, and tells how many bytes.
  private long claim(Lane lane, int most, long maxBytes, List<Claim> claims) {
    if (lane.window.isEmpty() && lane.behind && most > 0) {
      read(lane);
    }
    var bytes = 0L;
    for (var i = 0; i < most && bytes < maxBytes && !lane.window.isEmpty(); i++) {
      var entry = lane.window.poll();
      windowBytes -= entry.message().payload().size();
      bytes += entry.message().payload().size();
      lane.inFlight++;
      claims.add(
          new Claim(
              entry.message(),
              entry.progress().series(),
              entry.progress().attempts() + 1,
              new Claim.Fence(entry.dueAt())));
    }
    return bytes;
  }

  /// Reads what is due next from disk into the window.
  private void read(Lane lane) {
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
    setTimer(lane);
  }

  /// Loads the messages of what was found, up to a number of bytes; what is beyond is found again.
  private void load(Lane lane, List<Found> found) {
    var bytes = 0L;
    for (var one : found) {
      if (bytes >= READ_BYTES) {
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
  }

  private void queue(Lane lane) {
    if (!lane.queued && lane.hasDue() && lane.inFlight < inFlightPerListener) {
      lane.queued = true;
      turns.add(lane);
    }
  }

  private void dropIfIdle(Lane lane) {
    if (lane.isIdle() && !lane.queued) {
      lanes.remove(lane.number);
    }
  }

  private void setTimer(Lane lane) {
    if (lane.nextDue < lane.timer) {
      lane.timer = lane.nextDue;
      timers.add(new Timer(lane.nextDue, lane.number));
    }
  }

  private void fireTimers() {
    var now = schedule.millis();
    for (var timer = timers.peek(); timer != null && timer.at() <= now; timer = timers.peek()) {
      timers.poll();
      var lane = lanes.get(timer.lane());
      if (lane == null || lane.timer != timer.at()) {
        continue;
      }
      lane.timer = Lane.NEVER;
      if (lane.nextDue <= now) {
        lane.behind = true;
        lane.nextDue = Lane.NEVER;
        queue(lane);
      } else {
        setTimer(lane);
      }
    }
  }

  @Override
  public void settle(List<Settlement> settlements) {
    var now = clock.instant();
    var writes = new ArrayList<SettlementWrite>(settlements.size());
    for (var settlement : settlements) {
      var claim = settlement.claim();
      var number = Keys.lane(claim.message().key());
      var lane = lanes.get(number);
      if (lane == null || !lane.held.contains(claim.message().id())) {
        LOG.log(Level.WARNING, "{0} is not claimed; its outcome is dropped.", claim.message().id());
        continue;
      }
      lane.inFlight--;
      queue(lane);
      writes.add(new SettlementWrite(number, settlement, now));
    }
    unwritten += writes.size();
    commits.submit(new SettlementCommit(writes));
  }

  @Override
  public void flush() {
    commits.submitAndWait(_ -> {});
  }

  private record Found(MessageId id, long dueAt, Records.Progress progress) {}

  private record Timer(long at, long lane) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return Long.compare(at, other.at);
    }
  }

  /// What other threads leave word of.
  private sealed interface Word {
    record Added(List<DueEntry> entries) implements Word {}

    record Settled(List<End> ends) implements Word {}

    record Wake() implements Word {}
  }

  /// A claim whose end is written.
  ///
  /// @param dueAgain when the delivery is due again, or [Lane#NEVER]
  private record End(long lane, MessageId id, long dueAgain) {}

  private record SettlementWrite(long lane, Settlement settlement, Instant now) {
    End end() {
      var dueAgain =
          switch (settlement.verdict()) {
            case Verdict.Later(Instant notBefore, var _) -> notBefore.toEpochMilli();
            case Verdict.Done(), Verdict.Archive _ -> Lane.NEVER;
          };
      return new End(lane, settlement.claim().message().id(), dueAgain);
    }

    /// The end when nothing is written: still due where it was.
    End unwritten() {
      var claim = settlement.claim();
      return new End(lane, claim.message().id(), claim.fence().value());
    }

    void to(Group group) throws RocksDBException {
      var claim = settlement.claim();
      var id = claim.message().id();
      var attempt = settlement.attempt();
      group.delete(Table.DUE, Keys.due(lane, claim.fence().value(), id));
      switch (settlement.verdict()) {
        case Verdict.Done() -> end(group, Optional.empty());
        case Verdict.Archive(String why) -> end(group, Optional.of(why));
        case Verdict.Later(Instant notBefore, boolean counts) -> {
          var made = counts ? claim.attempt() : claim.attempt() - 1;
          group.put(
              Table.DUE,
              Keys.due(lane, notBefore.toEpochMilli(), id),
              Records.of(new Records.Progress(claim.series(), made)));
          if (counts) {
            group.put(
                Table.ATTEMPTS,
                Keys.attempt(id, attempt.series(), attempt.number()),
                Records.of(new Records.Tried(attempt, Optional.of(notBefore))));
          }
        }
      }
    }

    private void end(Group group, Optional<String> reason) throws RocksDBException {
      var state =
          DeliveryState.WAITING
              .after(DeliveryState.event(settlement.verdict()))
              .orElseThrow(() -> new IllegalStateException("a claim is always of a waiting one"));
      group.put(
          Table.SETTLED,
          Keys.settled(lane, state, settlement.claim().message().id()),
          Records.of(new Records.Ending(now, reason, settlement.attempt())));
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
      LOG.log(
          Level.WARNING,
          "The outcomes of {0} attempts are not kept; the attempts are made again.",
          writes.size());
      words.add(new Word.Settled(writes.stream().map(SettlementWrite::unwritten).toList()));
    }
  }
}
