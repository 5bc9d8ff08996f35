package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import java.util.HashSet;
import java.util.Set;
import org.rocksdb.RocksDBException;

/// How the acceptance of a message is written into the database, beside the log: where the message
/// stands, that it is due, and which publisher's id it has. Confined to [CommitThread], and to
/// [Redo] before that is started.
final class AcceptanceWrite {
  /// How many lanes are remembered as written down; a forgotten one is written down again, to no
  /// harm.
  private static final int MAX_NAMED_LANES = 100_000;

  private final EmbeddedDeliveries deliveries;
  private final LaneNumbers numbers = new LaneNumbers();
  private final Set<Long> namedLanes = new HashSet<>();

  AcceptanceWrite(EmbeddedDeliveries deliveries) {
    this.deliveries = deliveries;
  }

  /// The delivery of a message that was not attempted yet.
  DueEntry entry(Message message, long dueAt) {
    var lane = numbers.of(message.key());
    return new DueEntry(lane, dueAt, Records.Progress.START, message);
  }

  /// Adds an acceptance to a group.
  ///
  /// @param place where the message stands in the log
  /// @return whether it is due, rather than behind another of its ordering key
  boolean to(Group group, DueEntry entry, MessagePlace place) throws RocksDBException {
    var message = entry.message();
    name(group, entry.lane(), message.key());
    group.put(Table.MESSAGES, message.id().bytes(), place.bytes());
    if (message.publisherId().isPresent()) {
      group.handOver(Keys.once(message.publisher(), message.publisherId().get()), message.id());
    }
    return deliveries.put(group, entry);
  }

  private void name(Group group, long lane, ListenerKey key) throws RocksDBException {
    if (!isNamed(lane)) {
      group.put(Table.LANES, Keys.laneName(key), Keys.lanePrefix(lane));
    }
  }

  /// Whether a lane is written down, as far as is remembered.
  boolean isNamed(long lane) {
    return namedLanes.contains(lane);
  }

  /// Remembers that these lanes are written down.
  void named(Set<Long> lanes) {
    if (namedLanes.size() > MAX_NAMED_LANES) {
      namedLanes.clear();
    }
    namedLanes.addAll(lanes);
  }
}
