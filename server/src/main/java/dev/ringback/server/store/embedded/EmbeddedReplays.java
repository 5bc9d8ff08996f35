package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.server.intake.MessageId;
import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayProgress;
import dev.ringback.server.retry.ReplayRun;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.retry.ReplayState;
import dev.ringback.server.store.StoreUnusable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;

/// Replays by filter. Safe for use by many threads; changes are made one at a time, each on disk
/// before the next one is looked at.
final class EmbeddedReplays implements ReplayRuns {
  private final Database database;
  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;
  private final DiskSpace space;
  private final ReentrantLock changing = new ReentrantLock();

  EmbeddedReplays(
      Database database, CommitThread commits, EmbeddedDeliveries deliveries, DiskSpace space) {
    this.database = database;
    this.commits = commits;
    this.deliveries = deliveries;
    this.space = space;
  }

  @Override
  public boolean add(ReplayRun run) {
    return changing(
        () -> {
          var unfinished = ids(state -> !state.isOver());
          if (unfinished.size() >= MAX_UNFINISHED) {
            return false;
          }
          var finished = ids(ReplayState::isOver);
          var tooMany = Math.max(0, finished.size() - MAX_FINISHED);
          var added = new ReplayRecord(run, end(run), Optional.empty());
          commits.submitAndWait(
              group -> {
                put(group, added);
                delete(group, finished.subList(0, tooMany));
              });
          return true;
        });
  }

  /// Behind the last message that it covers: accepted so far, and within what was asked for.
  private MessageId end(ReplayRun run) {
    var accepted =
        database
            .lastKey(Table.MESSAGES)
            .map(key -> MessageId.from(ByteBuffer.wrap(key)).next())
            .orElse(MessageId.LOWEST);
    return run.filter()
        .to()
        .map(MessageId::lowestFrom)
        .filter(asked -> asked.compareTo(accepted) < 0)
        .orElse(accepted);
  }

  @Override
  public Optional<ReplayRun> find(ReplayId id) {
    return record(id).map(ReplayRecord::run);
  }

  @Override
  public List<ReplayRun> newest(Optional<ReplayId> before, int limit, Predicate<ReplayRun> wanted) {
    var newest = new ArrayDeque<ReplayRun>();
    database.scan(
        Table.REPLAYS,
        new byte[0],
        new byte[0],
        (key, value) -> {
          var run = ReplayRecord.read(id(key), value).run();
          if (before.isPresent() && run.id().compareTo(before.get()) >= 0) {
            return false;
          }
          if (wanted.test(run)) {
            newest.addFirst(run);
            if (newest.size() > limit) {
              newest.removeLast();
            }
          }
          return true;
        });
    return List.copyOf(newest);
  }

  @Override
  public List<ReplayId> running() {
    return ids(ReplayState.RUNNING::equals);
  }

  /// The oldest first.
  private List<ReplayId> ids(Predicate<ReplayState> wanted) {
    var ids = new ArrayList<ReplayId>();
    database.scan(
        Table.REPLAYS,
        new byte[0],
        new byte[0],
        (key, value) -> {
          if (wanted.test(ReplayRecord.state(value))) {
            ids.add(id(key));
          }
          return true;
        });
    return ids;
  }

  @Override
  public Optional<ReplayRun> change(
      ReplayId id, ReplayState.Event event, Instant now, Optional<String> why) {
    return changing(
        () -> {
          var changed =
              record(id).flatMap(found -> found.run().after(event, now, why).map(found::with));
          changed.ifPresent(record -> commits.submitAndWait(group -> put(group, record)));
          return changed.map(ReplayRecord::run);
        });
  }

  @Override
  public void advance(ReplayId id, int page, Instant now, Instant due) {
    var full = space.problem();
    if (full.isPresent()) {
      throw new StoreUnusable(full.get());
    }
    changing(
        () -> {
          record(id)
              .filter(record -> record.run().state() == ReplayState.RUNNING)
              .ifPresent(record -> advance(record, page, now, due));
          return true;
        });
  }

  private void advance(ReplayRecord record, int size, Instant now, Instant due) {
    var page = ReplayPage.read(database, record, size);
    var restarts = new Restarts(database, deliveries, due);
    commits.submitAndWait(
        group -> {
          var replayed = 0;
          for (var one : page.fitting()) {
            var settled = Keys.settled(one.lane(), record.run().filter().state(), one.id());
            if (restarts.restart(group, settled, one.orderingKey(), record::covers)) {
              replayed++;
            }
          }
          var skipped = page.fitting().size() - replayed;
          var progress = new ReplayProgress(page.looked(), replayed, skipped);
          put(group, record.advanced(progress, page.next(), now));
        });
    deliveries.addedOnDisk(restarts.firsts());
  }

  @Override
  public void forget(Instant limit) {
    changing(
        () -> {
          var old =
              ids(ReplayState::isOver).stream()
                  .flatMap(id -> find(id).stream())
                  .filter(run -> run.endedAt().filter(limit::isAfter).isPresent())
                  .map(ReplayRun::id)
                  .toList();
          if (!old.isEmpty()) {
            commits.submitAndWait(group -> delete(group, old));
          }
          return true;
        });
  }

  private <T> T changing(Supplier<T> change) {
    changing.lock();
    try {
      return change.get();
    } finally {
      changing.unlock();
    }
  }

  private Optional<ReplayRecord> record(ReplayId id) {
    return database.get(Table.REPLAYS, key(id)).map(value -> ReplayRecord.read(id, value));
  }

  private static void put(Group group, ReplayRecord record) throws RocksDBException {
    group.put(Table.REPLAYS, key(record.run().id()), record.write());
  }

  private static void delete(Group group, List<ReplayId> ids) throws RocksDBException {
    for (var id : ids) {
      group.delete(Table.REPLAYS, key(id));
    }
  }

  private static byte[] key(ReplayId id) {
    return id.text().getBytes(US_ASCII);
  }

  private static ReplayId id(byte[] key) {
    return new ReplayId(new String(key, US_ASCII));
  }
}
