package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.retry.Archive;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What is over: sent again on request, forgotten in time. Safe for use by many threads.
final class EmbeddedArchive implements Archive {
  private static final int FORGOTTEN_AT_ONCE = 500;

  private final Database database;
  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;

  EmbeddedArchive(Database database, CommitThread commits, EmbeddedDeliveries deliveries) {
    this.database = database;
    this.commits = commits;
    this.deliveries = deliveries;
  }

  @Override
  public CompletableFuture<Replay> replay(MessageId id, Instant now) {
    var replayed = new CompletableFuture<Replay>();
    commits.submit(new ReplayCommit(id, now, replayed));
    return replayed;
  }

  @Override
  public long forget(Instant deliveredBefore, Instant archivedBefore) {
    var lanes = new ArrayList<Long>();
    database.scan(
        Table.LANES,
        new byte[0],
        new byte[0],
        (_, lane) -> {
          lanes.add(ByteBuffer.wrap(lane).getLong());
          return true;
        });
    var forgotten = 0L;
    for (var lane : lanes) {
      forgotten +=
          forget(
              lane, DeliveryState.DELIVERED, (id, _) -> id.acceptedAt().isBefore(deliveredBefore));
      forgotten +=
          forget(lane, DeliveryState.ARCHIVED, (_, ending) -> ending.at().isBefore(archivedBefore));
    }
    return forgotten;
  }

  private long forget(
      long lane, DeliveryState state, BiPredicate<MessageId, Records.Ending> isOld) {
    var forgotten = 0L;
    byte @Nullable [] from = Keys.settledPrefix(lane, state);
    while (from != null) {
      var old = new ArrayList<byte[]>();
      var resume = new byte @Nullable [1][];
      database.scan(
          Table.SETTLED,
          Keys.settledPrefix(lane, state),
          from,
          (key, value) -> {
            // Ids and endings grow alike, but for replays; the first young one ends the walk.
            if (!isOld.test(Keys.idOfSettled(key), Records.ending(value))) {
              return false;
            }
            old.add(key);
            if (old.size() >= FORGOTTEN_AT_ONCE) {
              resume[0] = key;
              return false;
            }
            return true;
          });
      if (!old.isEmpty()) {
        commits.submitAndWait(group -> forgetAll(group, old));
      }
      forgotten += old.size();
      from = resume[0];
    }
    return forgotten;
  }

  private void forgetAll(Group group, List<byte[]> keys) throws RocksDBException {
    for (var key : keys) {
      var id = Keys.idOfSettled(key);
      // Looked at again, in the one thread that writes: a replay may have come in between.
      if (database.get(Table.SETTLED, key).isEmpty()) {
        continue;
      }
      var message = message(id);
      group.delete(Table.SETTLED, key);
      group.delete(Table.MESSAGES, id.bytes());
      group.deleteRange(Table.ATTEMPTS, Keys.attempt(id, 0, 0), Keys.attempt(id, -1, -1));
      if (message.isPresent() && message.get().publisherId().isPresent()) {
        var once = Keys.once(message.get().publisher(), message.get().publisherId().get());
        if (group.handedOver(once).filter(id::equals).isPresent()) {
          group.delete(Table.ONCE, once);
        }
      }
    }
  }

  private Optional<Message> message(MessageId id) {
    return database.get(Table.MESSAGES, id.bytes()).map(value -> Records.message(id, value));
  }

  private final class ReplayCommit implements Commit {
    private final MessageId id;
    private final Instant now;
    private final CompletableFuture<Replay> replayed;
    private Replay result = Replay.UNKNOWN;
    private @Nullable DueEntry entry;

    ReplayCommit(MessageId id, Instant now, CompletableFuture<Replay> replayed) {
      this.id = id;
      this.now = now;
      this.replayed = replayed;
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      var message = message(id).orElse(null);
      if (message == null || !group.touch(id)) {
        result = message == null ? Replay.UNKNOWN : Replay.STILL_WAITING;
        return;
      }
      result = Replay.STILL_WAITING;
      var lane = Keys.lane(message.key());
      for (var state : DeliveryState.values()) {
        var key = Keys.settled(lane, state, id);
        var ending = database.get(Table.SETTLED, key).map(Records::ending);
        if (ending.isPresent() && state.after(DeliveryState.Event.REPLAYED).equals(waiting())) {
          restart(group, message, lane, key, ending.get());
        }
      }
    }

    private Optional<DeliveryState> waiting() {
      return Optional.of(DeliveryState.WAITING);
    }

    private void restart(
        Group group, Message message, long lane, byte[] settled, Records.Ending ending)
        throws RocksDBException {
      var last = ending.last();
      var progress = new Records.Progress(last.series() + 1, 0);
      var restarted = new DueEntry(lane, now.toEpochMilli(), progress, message);
      group.delete(Table.SETTLED, settled);
      group.put(
          Table.ATTEMPTS,
          Keys.attempt(id, last.series(), last.number()),
          Records.of(new Records.Tried(last, Optional.of(now))));
      group.put(Table.DUE, restarted.key(), Records.of(progress));
      entry = restarted;
      result = Replay.STARTED;
    }

    @Override
    public void done() {
      if (entry != null) {
        deliveries.added(List.of(entry));
      }
      replayed.complete(result);
    }

    @Override
    public void failed(RuntimeException why) {
      replayed.completeExceptionally(why);
    }
  }
}
