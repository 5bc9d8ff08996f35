package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Messages of one ordering key, one after the other: the head alone is due, the others are links
/// behind it, in the order of their ids. Confined to [CommitThread], for the time of one group.
///
/// The head is known by name, so that finding the next one does not walk over what was there
/// before; only a replay, which brings back an older message, makes it look from the start.
final class Chains {
  private final Database database;
  private final Group group;

  /// What this group has changed; the database does not say so yet.
  private final TreeMap<byte[], Value> changed = new TreeMap<>(Arrays::compareUnsigned);

  private final List<Undo> sinceMark = new ArrayList<>();

  Chains(Database database, Group group) {
    this.database = database;
    this.group = group;
  }

  /// The one message of a chain that is due.
  ///
  /// @param id which
  /// @param dueAt since or from when, in milliseconds
  /// @param overtaken whether an older one has come to wait behind it
  record Head(MessageId id, long dueAt, boolean overtaken) {
    private static final int BYTES = MessageId.BYTES + 8 + 1;

    static Head read(byte[] value) {
      var buffer = ByteBuffer.wrap(value);
      return new Head(MessageId.from(buffer), buffer.getLong(), buffer.get() != 0);
    }

    byte[] bytes() {
      return ByteBuffer.allocate(BYTES)
          .put(id.bytes())
          .putLong(dueAt)
          .put((byte) (overtaken ? 1 : 0))
          .array();
    }
  }

  /// A message that waits behind the head.
  ///
  /// @param id which
  /// @param notBefore when it may be due, in milliseconds
  /// @param progress how far it is
  record Link(MessageId id, long notBefore, Records.Progress progress) {
    private static Link read(byte[] key, byte[] value) {
      var buffer = ByteBuffer.wrap(value);
      return new Link(
          Keys.idOfLink(key),
          buffer.getLong(),
          new Records.Progress(buffer.getShort(), buffer.getShort()));
    }

    private byte[] bytes() {
      return ByteBuffer.allocate(8 + 4).putLong(notBefore).put(Records.of(progress)).array();
    }
  }

  /// Adds a message, and tells whether it is the head, and so due.
  boolean enter(byte[] chain, Link link) throws RocksDBException {
    var head = head(chain);
    if (head.isEmpty()) {
      put(chain, new Head(link.id(), link.notBefore(), false).bytes());
      return true;
    }
    put(Keys.link(chain, link.id()), link.bytes());
    if (link.id().compareTo(head.get().id()) < 0 && !head.get().overtaken()) {
      put(chain, new Head(head.get().id(), head.get().dueAt(), true).bytes());
    }
    return false;
  }

  /// Takes a head out that is over, and tells which message is the head now; empty when there is
  /// none, or when `id` is not the head of that chain.
  Optional<Link> leave(byte[] chain, MessageId id, long now) throws RocksDBException {
    var head = head(chain).filter(found -> found.id().equals(id));
    if (head.isEmpty()) {
      return Optional.empty();
    }
    var next = first(chain, head.get().overtaken() ? new MessageId(0, 0) : id);
    if (next.isEmpty()) {
      remove(chain);
      return next;
    }
    return Optional.of(promote(chain, next.get(), now));
  }

  /// Lets a head wait that is to be tried again, and tells which older message is the head instead;
  /// empty when it stays the head, or is none.
  Optional<Link> postpone(byte[] chain, Link again, long now) throws RocksDBException {
    var head = head(chain).filter(found -> found.id().equals(again.id()));
    if (head.isEmpty()) {
      return Optional.empty();
    }
    var older =
        head.get().overtaken()
            ? first(chain, new MessageId(0, 0)).filter(link -> link.id().compareTo(again.id()) < 0)
            : Optional.<Link>empty();
    if (older.isEmpty()) {
      put(chain, new Head(again.id(), again.notBefore(), false).bytes());
      return older;
    }
    put(Keys.link(chain, again.id()), again.bytes());
    return Optional.of(promote(chain, older.get(), now));
  }

  private Link promote(byte[] chain, Link link, long now) throws RocksDBException {
    var due = new Link(link.id(), Math.max(link.notBefore(), now), link.progress());
    remove(Keys.link(chain, due.id()));
    put(chain, new Head(due.id(), due.notBefore(), false).bytes());
    return due;
  }

  private Optional<Head> head(byte[] chain) {
    var here = changed.get(chain);
    return (here != null ? here.bytes : database.get(Table.CHAINS, chain)).map(Head::read);
  }

  /// The first link behind that id, or that one itself.
  private Optional<Link> first(byte[] chain, MessageId from) {
    var start = Keys.link(chain, from);
    var stored = new Link[1];
    database.scan(
        Table.CHAINS,
        chain,
        start,
        (key, value) -> {
          if (changed.containsKey(key)) {
            return true;
          }
          stored[0] = Link.read(key, value);
          return false;
        });
    return older(firstChanged(chain, start), stored[0]);
  }

  private @Nullable Link firstChanged(byte[] chain, byte[] start) {
    for (var entry : changed.tailMap(start, true).entrySet()) {
      if (!Arrays.equals(chain, Arrays.copyOf(entry.getKey(), chain.length))) {
        return null;
      }
      if (entry.getValue().bytes.isPresent()) {
        return Link.read(entry.getKey(), entry.getValue().bytes.get());
      }
    }
    return null;
  }

  private static Optional<Link> older(@Nullable Link one, @Nullable Link other) {
    if (one == null || other == null) {
      return Optional.ofNullable(one == null ? other : one);
    }
    return Optional.of(one.id().compareTo(other.id()) < 0 ? one : other);
  }

  private void put(byte[] key, byte[] value) throws RocksDBException {
    group.put(Table.CHAINS, key, value);
    change(key, Optional.of(value));
  }

  private void remove(byte[] key) throws RocksDBException {
    group.delete(Table.CHAINS, key);
    change(key, Optional.empty());
  }

  private void change(byte[] key, Optional<byte[]> value) {
    sinceMark.add(new Undo(key, changed.put(key, new Value(value))));
  }

  /// Everything up to here stays.
  void mark() {
    sinceMark.clear();
  }

  /// Takes back what was done since the mark.
  void rollBack() {
    for (var undo : sinceMark.reversed()) {
      if (undo.before == null) {
        changed.remove(undo.key);
      } else {
        changed.put(undo.key, undo.before);
      }
    }
    sinceMark.clear();
  }

  /// What a key has come to; empty when it is no longer there.
  private static final class Value {
    private final Optional<byte[]> bytes;

    Value(Optional<byte[]> bytes) {
      this.bytes = bytes;
    }
  }

  /// What a key was before, null when this group had not changed it.
  private static final class Undo {
    private final byte[] key;
    private final @Nullable Value before;

    Undo(byte[] key, @Nullable Value before) {
      this.key = key;
      this.before = before;
    }
  }
}
