package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// The commits that go to disk together. Confined to [CommitThread], and to [Redo] before that is
/// started.
final class Group {
  private final Database database;
  private final Batch batch;
  private final MessageFrame frame;
  private final Map<ByteBuffer, MessageId> once = new HashMap<>();
  private final List<ByteBuffer> sinceMark = new ArrayList<>();
  private final Map<MessageId, Change> changes = new HashMap<>();
  private final List<MessageId> changedSinceMark = new ArrayList<>();

  private final Chains chains;

  /// A group of nothing yet.
  ///
  /// @param batch empty, and used for it alone
  /// @param frame empty, and used for it alone
  Group(Database database, Batch batch, MessageFrame frame) {
    this.database = database;
    this.batch = batch;
    this.frame = frame;
    this.chains = new Chains(database, this);
  }

  /// The chains, as this group leaves them.
  Chains chains() {
    return chains;
  }

  void put(Table table, byte[] key, byte[] value) throws RocksDBException {
    batch.put(database.family(table), key, value);
  }

  void put(Table table, byte[] key, Records.Writer value) throws RocksDBException {
    batch.put(database.family(table), key, value);
  }

  void delete(Table table, byte[] key) throws RocksDBException {
    if (table.isPutOnce()) {
      batch.deleteOne(database.family(table), key);
    } else {
      batch.delete(database.family(table), key);
    }
  }

  /// Deletes the keys from `from` on, up to but without `to`.
  void deleteRange(Table table, byte[] from, byte[] to) throws RocksDBException {
    batch.deleteRange(database.family(table), from, to);
  }

  /// Keeps a message in the log.
  ///
  /// @param dueAt since when it is due, in milliseconds since the epoch
  /// @return where it will stand
  MessagePlace keep(Message message, long dueAt) {
    return frame.add(message, dueAt);
  }

  /// Notes up to where the database knows what is in the log.
  void know(MessagePlace behind) throws RocksDBException {
    put(Table.META, Keys.KNOWN, behind.bytes());
  }

  /// Lets the log go on in another file, unless messages of this group go into this one.
  ///
  /// @return up to where the database knows the log, when this group is written
  MessagePlace sealLog() throws RocksDBException, IOException {
    var known = database.known();
    if (!frame.isEmpty()) {
      return known;
    }
    var next = database.log().seal();
    database.log().begin(frame);
    if (!next.equals(known)) {
      know(next);
    }
    return next;
  }

  /// The message a publisher handed over under that key before, also in this very group.
  Optional<MessageId> handedOver(byte[] key) {
    var here = once.get(ByteBuffer.wrap(key));
    return here != null
        ? Optional.of(here)
        : database.get(Table.ONCE, key).map(value -> MessageId.from(ByteBuffer.wrap(value)));
  }

  /// Notes that a publisher handed over a message under that key.
  void handOver(byte[] key, MessageId id) throws RocksDBException {
    put(Table.ONCE, key, id.bytes());
    once.put(ByteBuffer.wrap(key), id);
    sinceMark.add(ByteBuffer.wrap(key));
  }

  /// What this group does to a delivery that was over. The database still says what was before the
  /// group, so that whoever is about to change such a delivery has to ask here first.
  Optional<Change> changed(MessageId id) {
    return Optional.ofNullable(changes.get(id));
  }

  /// Notes what this group does to a delivery that was over.
  void change(MessageId id, Change change) {
    changes.put(id, change);
    changedSinceMark.add(id);
  }

  long bytes() {
    return (long) batch.size() + frame.size();
  }

  int records() {
    return batch.count();
  }

  void mark() {
    batch.mark();
    frame.mark();
    sinceMark.clear();
    changedSinceMark.clear();
    chains.mark();
  }

  void rollBack() throws RocksDBException {
    batch.rollBack();
    frame.rollBack();
    sinceMark.forEach(once::remove);
    changedSinceMark.forEach(changes::remove);
    chains.rollBack();
  }

  /// Writes it: messages into the log, where they are on disk before the database hears of them,
  /// and all else into the database.
  ///
  /// Where the database refuses, the messages stay in the log: it may have noted them all the same,
  /// if only the sync failed. Nobody was told that they are kept. What is written next leaves them
  /// behind; where nothing is, [Redo] finds them at the next start.
  ///
  /// @param durable whether what is in the database has to be on disk as well when this returns
  /// @return how many syncs it took
  int commit(boolean durable) throws RocksDBException, IOException {
    if (frame.isEmpty()) {
      write(durable);
      return durable ? 1 : 0;
    }
    database.log().append(frame);
    know(frame.place().behind());
    write(durable);
    return durable ? 2 : 1;
  }

  private void write(boolean durable) throws RocksDBException {
    if (batch.count() > 0) {
      try (var written = batch.open()) {
        database.write(written, durable);
      }
    } else if (durable) {
      database.sync();
    }
  }

  /// What can be done to a delivery that is over.
  enum Change {
    /// It waits again.
    REPLAYED,
    /// It is gone.
    FORGOTTEN
  }
}
