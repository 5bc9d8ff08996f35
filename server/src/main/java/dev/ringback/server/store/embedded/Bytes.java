package dev.ringback.server.store.embedded;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// Bytes that are put together one behind the other, and again and again in the same array.
/// Confined to one thread.
final class Bytes {
  private static final int USUAL = 256 << 10;
  private static final int LARGEST_KEPT = 16 << 20;

  private final DataOutputStream out = new DataOutputStream(new Tail());
  private byte[] array = new byte[USUAL];
  private int size;

  int size() {
    return size;
  }

  /// What holds them, from 0 to [#size()]; another one once more was added.
  byte[] array() {
    return array;
  }

  /// Makes them that many: those behind are gone, and what is new is whatever was there.
  void resize(int to) {
    need(to - size);
    size = to;
  }

  /// Empties it. What it grew to is kept for the next time, unless that is seldom needed.
  void clear() {
    size = 0;
    if (array.length > LARGEST_KEPT) {
      array = new byte[USUAL];
    }
  }

  void add(byte one) {
    need(1);
    array[size++] = one;
  }

  void add(byte[] from, int offset, int length) {
    need(length);
    System.arraycopy(from, offset, array, size, length);
    size += length;
  }

  void addLong(long number) {
    addInt((int) (number >>> 32));
    addInt((int) number);
  }

  /// Adds four bytes, the highest first.
  void addInt(int number) {
    resize(size + 4);
    setInt(size - 4, number);
  }

  /// Writes four bytes, the highest first, over those at `at`.
  void setInt(int at, int number) {
    for (var i = 0; i < 4; i++) {
      array[at + i] = (byte) (number >>> (24 - 8 * i));
    }
  }

  /// Adds a record that writes itself.
  ///
  /// @throws UncheckedIOException when it does not fit its layout; it is then half written
  void add(Records.Writer record) {
    try {
      record.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a record does not fit its layout", e);
    }
  }

  /// Closes up a gap, by moving what stands behind it.
  void close(int from, int to) {
    System.arraycopy(array, to, array, from, size - to);
    size -= to - from;
  }

  private void need(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(Math.addExact(size, more), 2 * array.length));
    }
  }

  private final class Tail extends OutputStream {
    @Override
    public void write(int one) {
      add((byte) one);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      add(from, offset, length);
    }
  }
}
