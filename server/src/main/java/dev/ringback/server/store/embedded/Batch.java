package dev.ringback.server.store.embedded;

import java.io.UncheckedIOException;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What one write to the database changes, put together in the layout in which RocksDB keeps a
/// batch and writes it to its log, so that all of it goes over to the library in one call instead
/// of one for each key. Confined to one thread, which uses one again and again.
///
/// The layout: eight bytes for the library's own number, the count of the entries (four bytes,
/// little-endian), and the entries: a tag, the number of the column family, the key, and the value,
/// or the end of a range that is deleted. Numbers in entries are varints; keys and values have
/// their length in front.
final class Batch {
  private static final byte DELETE = 0x4;
  private static final byte PUT = 0x5;
  private static final byte DELETE_ONE = 0x8;
  private static final byte DELETE_RANGE = 0xe;

  private static final int COUNT_AT = 8;
  private static final int HEAD = COUNT_AT + 4;
  private static final int LONGEST_VARINT = 5;
  private static final int USUAL = 256 << 10;

  private final Bytes bytes = new Bytes(USUAL);
  private int count;
  private int markedSize;
  private int markedCount;

  Batch() {
    clear();
  }

  /// Adds a key and its value.
  void put(int family, byte[] key, byte[] value) {
    begin(PUT, family, key);
    add(value);
  }

  /// Adds a key and a value that writes itself.
  ///
  /// @throws UncheckedIOException when it does not fit its layout; it is then half written, to be
  ///   undone by [#rollBack()]
  void put(int family, byte[] key, Records.Writer writer) {
    begin(PUT, family, key);
    // Room for a length that is not known yet; what is left of it is closed up.
    var room = bytes.size();
    var from = room + LONGEST_VARINT;
    bytes.resize(from);
    writer.write(bytes);
    var behind = bytes.size();
    bytes.resize(room);
    varint(behind - from);
    var gap = bytes.size();
    bytes.resize(behind);
    bytes.close(gap, from);
  }

  /// Deletes a key.
  void delete(int family, byte[] key) {
    begin(DELETE, family, key);
  }

  /// Deletes a key that was put once since it was last deleted, if at all. The two go away together
  /// as soon as they meet, rather than when nothing older can be left of the key.
  void deleteOne(int family, byte[] key) {
    begin(DELETE_ONE, family, key);
  }

  /// Deletes the keys from `from` on, up to but without `to`.
  void deleteRange(int family, byte[] from, byte[] to) {
    begin(DELETE_RANGE, family, from);
    add(to);
  }

  private void begin(byte tag, int family, byte[] key) {
    bytes.writeByte(tag);
    varint(family);
    add(key);
    count++;
  }

  private void add(byte[] text) {
    varint(text.length);
    bytes.write(text);
  }

  private void varint(int number) {
    var rest = number;
    while (rest >= 0x80) {
      bytes.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    bytes.writeByte(rest);
  }

  int size() {
    return bytes.size();
  }

  int count() {
    return count;
  }

  /// Remembers what it is now.
  void mark() {
    markedSize = bytes.size();
    markedCount = count;
  }

  /// Makes it what it was at [#mark()].
  void rollBack() {
    bytes.resize(markedSize);
    count = markedCount;
  }

  /// Empties it.
  void clear() {
    bytes.clear();
    bytes.resize(HEAD);
    count = 0;
    mark();
  }

  /// The same for the library, which copies it; to be closed.
  WriteBatch open() throws RocksDBException {
    Arrays.fill(bytes.array(), 0, COUNT_AT, (byte) 0);
    bytes.setInt(COUNT_AT, Integer.reverseBytes(count));
    return new WriteBatch(bytes.copy());
  }
}
