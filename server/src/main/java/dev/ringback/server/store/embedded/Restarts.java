package dev.ringback.server.store.embedded;

import dev.ringback.server.outcome.DeliveryState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;

/// Deliveries that were over and are due again, all in one commit. Confined to [CommitThread] until
/// the commit is written.
///
/// The messages are not read: what is due again is read from disk when its lane has room, so that a
/// replay of many holds none of them.
final class Restarts {
  private final Database database;
  private final EmbeddedDeliveries deliveries;
  private final Instant now;
  private final Map<Long, byte[]> firsts = new TreeMap<>();

  /// None yet.
  ///
  /// @param now from when on they are due
  Restarts(Database database, EmbeddedDeliveries deliveries, Instant now) {
    this.database = database;
    this.deliveries = deliveries;
    this.now = now;
  }

  /// Starts a new series of attempts.
  ///
  /// @param settled the key of [Table#SETTLED]
  /// @param orderingKey that of its message
  /// @param wanted which endings are to be started again
  /// @return whether it was over, and is no more
  boolean restart(
      Group group, byte[] settled, Optional<String> orderingKey, Predicate<Records.Ending> wanted)
      throws RocksDBException {
    var id = Keys.idOfSettled(settled);
    var ending = database.get(Table.SETTLED, settled).map(Records::ending).filter(wanted);
    if (ending.isEmpty() || !canBeReplayed(settled) || group.changed(id).isPresent()) {
      return false;
    }
    var last = ending.get().last();
    var lane = Keys.laneOfSettled(settled);
    var again = new Chains.Link(id, now.toEpochMilli(), new Records.Progress(last.series() + 1, 0));
    group.change(id, Group.Change.REPLAYED);
    group.delete(Table.SETTLED, settled);
    group.put(
        Table.ATTEMPTS,
        Keys.attempt(id, last.series(), last.number()),
        Records.of(new Records.Tried(last, Optional.of(now))));
    if (deliveries.put(group, lane, again, orderingKey)) {
      firsts.merge(lane, Keys.due(lane, again.notBefore(), id), Restarts::earlier);
    }
    return true;
  }

  private static boolean canBeReplayed(byte[] settled) {
    var next = Keys.stateOfSettled(settled).after(DeliveryState.Event.REPLAYED);
    return next.equals(Optional.of(DeliveryState.WAITING));
  }

  private static byte[] earlier(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
  }

  /// The first key of [Table#DUE] in each lane that got something.
  List<byte[]> firsts() {
    return List.copyOf(firsts.values());
  }
}
