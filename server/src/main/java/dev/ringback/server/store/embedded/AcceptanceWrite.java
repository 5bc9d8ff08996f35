package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;

/// How the acceptance of a message is written into the database, beside the log: where the message
/// stands, that it is due, and which publisher's id it has. Confined to [CommitThread], and to
/// [Redo] before that is started.
final class AcceptanceWrite {
  /// How many lanes are remembered; the name of a forgotten one is written down again, to no harm.
  private static final int MAX_LANES = 100_000;

  private final EmbeddedDeliveries deliveries;
  private final Map<ListenerKey, KnownLane> lanes = new HashMap<>();

  AcceptanceWrite(EmbeddedDeliveries deliveries) {
    this.deliveries = deliveries;
  }

  /// The delivery of a message that was not attempted yet.
  DueEntry entry(Message message, long dueAt) {
    var lane = lane(message.key());
    return new DueEntry(lane.number, dueAt, Records.Progress.START, message);
  }

  /// Adds an acceptance to a group.
  ///
  /// @param place where the message stands in the log
  /// @return whether it is due, rather than behind another of its ordering key
  boolean to(Group group, DueEntry entry, MessagePlace place) throws RocksDBException {
    var message = entry.message();
    name(group, message.key());
    group.put(Table.MESSAGES, message.id().bytes(), place.bytes());
    if (message.publisherId().isPresent()) {
      group.handOver(Keys.once(message.publisher(), message.publisherId().get()), message.id());
    }
    return deliveries.put(group, entry);
  }

  private void name(Group group, ListenerKey key) throws RocksDBException {
    var lane = lane(key);
    if (!lane.isNamed) {
      group.put(Table.LANES, Keys.laneName(key), Keys.lanePrefix(lane.number));
    }
  }

  /// The number of a lane is worked out once rather than for every message.
  private KnownLane lane(ListenerKey key) {
    var known = lanes.get(key);
    if (known != null) {
      return known;
    }
    if (lanes.size() >= MAX_LANES) {
      lanes.clear();
    }
    var added = new KnownLane(key);
    lanes.put(key, added);
    return added;
  }

  /// Whether the lane of a listener is written down, as far as is remembered.
  boolean isNamed(ListenerKey key) {
    return lane(key).isNamed;
  }

  /// Remembers that the lane of a listener is written down.
  void named(ListenerKey key) {
    lane(key).isNamed = true;
  }

  private static final class KnownLane {
    private final long number;
    private boolean isNamed;

    KnownLane(ListenerKey key) {
      this.number = Keys.lane(key);
    }
  }
}
