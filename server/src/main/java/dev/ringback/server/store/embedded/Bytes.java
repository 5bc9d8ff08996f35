package dev.ringback.server.store.embedded;

import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes that are put together one behind the other, and again and again in the same array. What is
/// written looks as [java.io.DataOutputStream] would have it, and is read by [RecordFields].
/// Confined to one thread.
final class Bytes {
  private static final int LARGEST_KEPT = 16 << 20;
  private static final int LONGEST_TEXT = 0xffff;
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final int usual;
  private byte[] array;
  private int size;

  /// None yet.
  ///
  /// @param usual how many there is room for at first; more is made when it is needed
  Bytes(int usual) {
    this.usual = usual;
    this.array = new byte[usual];
  }

  private static VarHandle view(Class<?> numbers) {
    return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.BIG_ENDIAN);
  }

  int size() {
    return size;
  }

  /// What holds them, from 0 to [#size()]; another one once more was written.
  byte[] array() {
    return array;
  }

  /// A copy of them.
  byte[] copy() {
    return Arrays.copyOf(array, size);
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
      array = new byte[usual];
    }
  }

  void writeByte(int number) {
    need(1);
    array[size++] = (byte) number;
  }

  void writeBoolean(boolean is) {
    writeByte(is ? 1 : 0);
  }

  void writeShort(int number) {
    resize(size + Short.BYTES);
    SHORTS.set(array, size - Short.BYTES, (short) number);
  }

  void writeInt(int number) {
    resize(size + Integer.BYTES);
    setInt(size - Integer.BYTES, number);
  }

  void writeLong(long number) {
    resize(size + Long.BYTES);
    LONGS.set(array, size - Long.BYTES, number);
  }

  void writeDouble(double number) {
    writeLong(Double.doubleToLongBits(number));
  }

  void write(byte[] from) {
    write(from, 0, from.length);
  }

  void write(byte[] from, int offset, int length) {
    need(length);
    System.arraycopy(from, offset, array, size, length);
    size += length;
  }

  /// Writes a text, with its length in front, in the modified UTF-8 of [java.io.DataInput].
  ///
  /// @throws UncheckedIOException when it is longer than 65,535 bytes; nothing is written then
  void writeUTF(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw tooLong();
    }
    need(Short.BYTES + 3 * text.length());
    var begin = size + Short.BYTES;
    var end = begin;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c != 0 && c < 0x80) {
        array[end++] = (byte) c;
      } else {
        end = writeLonger(c, end);
      }
    }
    if (end - begin > LONGEST_TEXT) {
      throw tooLong();
    }
    SHORTS.set(array, size, (short) (end - begin));
    size = end;
  }

  private int writeLonger(char c, int at) {
    var end = at;
    if (c < 0x800) {
      array[end++] = (byte) (0xc0 | c >> 6);
    } else {
      array[end++] = (byte) (0xe0 | c >> 12);
      array[end++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    array[end++] = (byte) (0x80 | (c & 0x3f));
    return end;
  }

  private static UncheckedIOException tooLong() {
    return new UncheckedIOException(
        "a record does not fit its layout",
        new UTFDataFormatException("a text of more than " + LONGEST_TEXT + " bytes"));
  }

  /// Writes four bytes, the highest first, over those at `at`.
  void setInt(int at, int number) {
    INTS.set(array, at, number);
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
}
