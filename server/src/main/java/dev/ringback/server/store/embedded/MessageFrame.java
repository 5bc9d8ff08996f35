package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.store.StoreUnusable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The messages of one group as they go into the [MessageLog]: all of them or none, since a frame
/// of which anything is missing counts as not written. Confined to one thread, which uses one again
/// and again.
///
/// The layout, numbers with the highest byte first: a mark, the length of the entries, and the
/// CRC-32C of both (four bytes each); then the entries: the length of what follows the check, the
/// CRC-32C of that, the message's id, since when it is due, and its record. Each entry is checked
/// by itself, so that it can be read without the others.
final class MessageFrame {
  /// How many bytes come before the first entry.
  static final int HEAD = 12;

  private static final int MARK = 0x52424d46;
  private static final int USUAL = 256 << 10;
  private static final int ENTRY_HEAD = 8;
  private static final int ENTRY_KEY = MessageId.BYTES + 8;

  private final Bytes bytes = new Bytes(USUAL);
  private MessagePlace start = MessagePlace.START;
  private MessageId first = MessageId.LOWEST;
  private int markedSize;

  /// A message of the log.
  ///
  /// @param place where its entry stands
  /// @param dueAt since when it is due, in milliseconds since the epoch
  /// @param message the message
  record Entry(MessagePlace place, long dueAt, Message message) {}

  MessageFrame() {
    begin(MessagePlace.START);
  }

  /// Empties it.
  ///
  /// @param at where it will stand
  void begin(MessagePlace at) {
    bytes.clear();
    bytes.resize(HEAD);
    start = at;
    mark();
  }

  boolean isEmpty() {
    return bytes.size() == HEAD;
  }

  int size() {
    return bytes.size();
  }

  /// The id of its first message, where it has any; ids only grow.
  MessageId first() {
    return first;
  }

  /// Adds a message.
  ///
  /// @return where its entry will stand
  MessagePlace add(Message message, long dueAt) {
    var from = bytes.size();
    var id = message.id();
    bytes.resize(from + ENTRY_HEAD);
    bytes.writeLong(id.high());
    bytes.writeLong(id.low());
    bytes.writeLong(dueAt);
    Records.of(message).write(bytes);
    var length = bytes.size() - from - ENTRY_HEAD;
    bytes.setInt(from, length);
    bytes.setInt(from + 4, check(bytes.array(), from + ENTRY_HEAD, length));
    if (from == HEAD) {
      first = id;
    }
    return new MessagePlace(start.file(), start.offset() + from, ENTRY_HEAD + length);
  }

  /// Remembers what it is now.
  void mark() {
    markedSize = bytes.size();
  }

  /// Makes it what it was at [#mark()].
  void rollBack() {
    bytes.resize(markedSize);
  }

  /// Its bytes, from 0 to [#size()].
  byte[] bytes() {
    bytes.setInt(0, MARK);
    bytes.setInt(4, bytes.size() - HEAD);
    bytes.setInt(8, check(bytes.array(), 0, 8));
    return bytes.array();
  }

  /// Where it stands.
  MessagePlace place() {
    return new MessagePlace(start.file(), start.offset(), bytes.size());
  }

  /// How long the entries are of which `head` is the head; empty where it is none.
  static Optional<Integer> entriesBehind(ByteBuffer head) {
    var at = head.position();
    var length = head.getInt(at + 4);
    return head.getInt(at) == MARK
            && length > 0
            && head.getInt(at + 8) == check(head.array(), head.arrayOffset() + at, 8)
        ? Optional.of(length)
        : Optional.empty();
  }

  /// The entries of a frame.
  ///
  /// @param at where the first one stands
  /// @return empty where they are not whole
  static Optional<List<Entry>> entries(byte[] bytes, MessagePlace at) {
    var entries = new ArrayList<Entry>();
    var from = 0;
    while (from < bytes.length) {
      var length = lengthAt(bytes, from);
      if (length == 0) {
        return Optional.empty();
      }
      var place = new MessagePlace(at.file(), at.offset() + from, length);
      entries.add(entry(bytes, from, place));
      from += length;
    }
    return Optional.of(entries);
  }

  /// How many bytes the entry at `from` has, all told; 0 where none is that is whole.
  private static int lengthAt(byte[] bytes, int from) {
    if (bytes.length - from < ENTRY_HEAD + ENTRY_KEY) {
      return 0;
    }
    var buffer = ByteBuffer.wrap(bytes);
    var length = buffer.getInt(from);
    return length >= ENTRY_KEY
            && length <= bytes.length - from - ENTRY_HEAD
            && buffer.getInt(from + 4) == check(bytes, from + ENTRY_HEAD, length)
        ? ENTRY_HEAD + length
        : 0;
  }

  private static Entry entry(byte[] bytes, int from, MessagePlace place) {
    var key = ByteBuffer.wrap(bytes, from + ENTRY_HEAD, ENTRY_KEY);
    var id = MessageId.from(key);
    var dueAt = key.getLong();
    var record = from + ENTRY_HEAD + ENTRY_KEY;
    var message = Records.message(id, bytes, record, place.length() - (record - from));
    return new Entry(place, dueAt, message);
  }

  /// The one entry that these bytes are.
  ///
  /// @param id whose it has to be
  /// @throws StoreUnusable when it is not
  static Entry entry(MessageId id, byte[] bytes, MessagePlace place) {
    if (bytes.length == 0 || lengthAt(bytes, 0) != bytes.length) {
      throw new StoreUnusable(id + " is damaged on disk, in file " + place.file());
    }
    var entry = entry(bytes, 0, place);
    if (!entry.message().id().equals(id)) {
      throw new StoreUnusable(
          "in place of " + id + " there is " + entry.message().id() + " in file " + place.file());
    }
    return entry;
  }

  /// The CRC-32C of some bytes.
  static int check(byte[] bytes, int from, int length) {
    var check = new CRC32C();
    check.update(bytes, from, length);
    return (int) check.getValue();
  }
}
