package dev.ringback.server.store.embedded;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What one write to the database changes, put together in the layout in which RocksDB keeps a
/// batch and writes it to its log, so that all of it goes over to the library in one call instead
/// of one for each key. Confined to [CommitThread], which uses one again and again.
///
/// The layout: eight bytes for the library's own number, the count of the entries (four bytes,
/// little-endian), and the entries: a tag, the number of the column family, the key, and the value,
/// or the end of a range that is deleted. Numbers in entries are varints; keys and values have
/// their length in front.
final class Batch {
  private static final byte DELETE = 0x4;
  private static final byte PUT = 0x5;
  private static final byte DELETE_RANGE = 0xe;

  private static final int COUNT_AT = 8;
  private static final int HEAD = COUNT_AT + 4;
  private static final int USUAL = 256 << 10;
  private static final int LARGEST_KEPT = 16 << 20;
  private static final int LONGEST_VARINT = 5;

  private final DataOutputStream value = new DataOutputStream(new Tail());
  private byte[] bytes = new byte[USUAL];
  private int size = HEAD;
  private int count;
  private int markedSize = HEAD;
  private int markedCount;

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
    var room = size;
    need(LONGEST_VARINT);
    size += LONGEST_VARINT;
    try {
      writer.write(value);
    } catch (IOException e) {
      throw new UncheckedIOException("a record does not fit its layout", e);
    }
    var from = room + LONGEST_VARINT;
    var length = size - from;
    size = room;
    varint(length);
    System.arraycopy(bytes, from, bytes, size, length);
    size += length;
  }

  /// Deletes a key.
  void delete(int family, byte[] key) {
    begin(DELETE, family, key);
  }

  /// Deletes the keys from `from` on, up to but without `to`.
  void deleteRange(int family, byte[] from, byte[] to) {
    begin(DELETE_RANGE, family, from);
    add(to);
  }

  private void begin(byte tag, int family, byte[] key) {
    need(1 + LONGEST_VARINT);
    bytes[size++] = tag;
    varint(family);
    add(key);
    count++;
  }

  private void add(byte[] text) {
    need(LONGEST_VARINT + text.length);
    varint(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private void varint(int number) {
    var rest = number;
    while (rest >= 0x80) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void need(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  int size() {
    return size;
  }

  int count() {
    return count;
  }

  /// Remembers what it is now.
  void mark() {
    markedSize = size;
    markedCount = count;
  }

  /// Makes it what it was at [#mark()].
  void rollBack() {
    size = markedSize;
    count = markedCount;
  }

  /// Empties it. What it grew to is kept for the next, unless that is seldom needed.
  void clear() {
    size = HEAD;
    count = 0;
    mark();
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[USUAL];
    }
  }

  /// The same for the library, which copies it; to be closed.
  WriteBatch open() throws RocksDBException {
    for (var i = 0; i < 4; i++) {
      bytes[COUNT_AT + i] = (byte) (count >>> (8 * i));
    }
    return new WriteBatch(Arrays.copyOf(bytes, size));
  }

  /// Writes behind what is there.
  private final class Tail extends OutputStream {
    @Override
    public void write(int one) {
      need(1);
      bytes[size++] = (byte) one;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      need(length);
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }
  }
}
