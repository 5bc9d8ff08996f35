package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.retry.Archive;
import dev.ringback.server.store.StoreUnusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What is over: sent again on request, forgotten in time. Safe for use by many threads.
final class EmbeddedArchive implements Archive {
  private static final Logger LOG = System.getLogger(EmbeddedArchive.class.getName());

  /// How many are forgotten in one commit.
  private static final int FORGOTTEN_AT_ONCE = 500;

  /// How many are looked at in one go, since a scan keeps the store from tidying up.
  private static final int MAX_LOOKED_AT = 5_000;

  private final Database database;
  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;
  private final Reclaiming reclaiming;

  EmbeddedArchive(
      Database database, CommitThread commits, EmbeddedDeliveries deliveries, Sizing sizing) {
    this.database = database;
    this.commits = commits;
    this.deliveries = deliveries;
    this.reclaiming = new Reclaiming(database, commits, sizing);
  }

  @Override
  public CompletableFuture<Replay> replay(MessageId id, Instant now) {
    var replayed = new CompletableFuture<Replay>();
    commits.submit(new ReplayCommit(id, now, replayed));
    return replayed;
  }

  @Override
  public long forget(Instant deliveredBefore, Instant archivedBefore) {
    var limits = new Limits(deliveredBefore, archivedBefore);
    var forgotten = 0L;
    byte @Nullable [] from = new byte[0];
    while (from != null && !Thread.currentThread().isInterrupted()) {
      var stretch = new Stretch(limits);
      database.scan(Table.SETTLED, new byte[0], from, stretch);
      if (!stretch.old.isEmpty()) {
        commits.submitAndWait(group -> forgetAll(group, stretch.old, limits));
      }
      forgotten += stretch.old.size();
      from = stretch.next;
    }
    reclaiming.round(deliveredBefore);
    return forgotten;
  }

  private void forgetAll(Group group, List<byte[]> keys, Limits limits) throws RocksDBException {
    try (var messages = new MessageReader(database)) {
      for (var key : keys) {
        forget(group, key, limits, messages);
      }
    }
  }

  private void forget(Group group, byte[] key, Limits limits, MessageReader messages)
      throws RocksDBException {
    var id = Keys.idOfSettled(key);
    // Looked at again, in the one thread that writes: it may have been replayed since, and even
    // have ended once more.
    var ending = database.get(Table.SETTLED, key).map(Records::ending);
    if (ending.filter(found -> limits.isOld(key, found)).isEmpty()
        || group.changed(id).isPresent()) {
      return;
    }
    var message = readable(messages, id);
    database.place(id).ifPresent(reclaiming::forgotten);
    group.change(id, Group.Change.FORGOTTEN);
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

  /// A message that is to be forgotten; one that cannot be read is forgotten as well.
  private static Optional<Message> readable(MessageReader messages, MessageId id) {
    try {
      return messages.find(id);
    } catch (StoreUnusable e) {
      LOG.log(Level.WARNING, "A message that is forgotten could not be read.", e);
      return Optional.empty();
    }
  }

  /// Before when a delivery must have ended to be forgotten.
  private record Limits(Instant delivered, Instant archived) {
    private Instant of(byte[] key) {
      return switch (Keys.stateOfSettled(key)) {
        case DELIVERED -> delivered;
        case ARCHIVED -> archived;
        case WAITING -> throw new IllegalStateException("what waits is not over");
      };
    }

    /// Whether it was accepted too late to have ended in time, as are all with a higher id.
    boolean isAcceptedTooLate(byte[] key) {
      return !Keys.idOfSettled(key).acceptedAt().isBefore(of(key));
    }

    /// Whether it is to be forgotten. Where the clock was set back, a delivery can have ended
    /// before it was accepted; then the acceptance counts, since publishers' ids hang on it.
    boolean isOld(byte[] key, Records.Ending ending) {
      return !isAcceptedTooLate(key) && ending.at().isBefore(of(key));
    }
  }

  /// A stretch of the walk over what is over, lane by lane and in the order of the ids. What was
  /// accepted early and ended late, after many attempts or a replay, is passed by; at the first
  /// that was accepted too late the walk goes on with the next state or lane.
  private static final class Stretch implements Database.Step {
    private final Limits limits;
    private final List<byte[]> old = new ArrayList<>();
    private int lookedAt;

    /// Where the next stretch begins; null at the end of the walk.
    private byte @Nullable [] next;

    Stretch(Limits limits) {
      this.limits = limits;
    }

    @Override
    public boolean visit(byte[] key, byte[] value) {
      if (lookedAt >= MAX_LOOKED_AT || old.size() >= FORGOTTEN_AT_ONCE) {
        next = key;
        return false;
      }
      lookedAt++;
      if (limits.isAcceptedTooLate(key)) {
        next = Keys.after(Keys.settledPrefix(key));
        return false;
      }
      if (limits.isOld(key, Records.ending(value))) {
        old.add(key);
      }
      return true;
    }
  }

  private final class ReplayCommit implements Commit {
    private final MessageId id;
    private final Restarts restarts;
    private final CompletableFuture<Replay> replayed;
    private Replay result = Replay.UNKNOWN;

    ReplayCommit(MessageId id, Instant now, CompletableFuture<Replay> replayed) {
      this.id = id;
      this.restarts = new Restarts(database, deliveries, now);
      this.replayed = replayed;
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      var message = database.message(id);
      if (message.isPresent()) {
        result = restart(group, message.get());
      }
    }

    private Replay restart(Group group, Message message) throws RocksDBException {
      var lane = Keys.lane(message.key());
      for (var state : DeliveryState.values()) {
        if (restarts.restart(
            group, Keys.settled(lane, state, id), message.orderingKey(), _ -> true)) {
          return Replay.STARTED;
        }
      }
      return group.changed(id).filter(Group.Change.FORGOTTEN::equals).isPresent()
          ? Replay.UNKNOWN
          : Replay.STILL_WAITING;
    }

    @Override
    public void done() {
      deliveries.addedOnDisk(restarts.firsts());
      replayed.complete(result);
    }

    @Override
    public void failed(RuntimeException why) {
      replayed.completeExceptionally(why);
    }
  }
}
