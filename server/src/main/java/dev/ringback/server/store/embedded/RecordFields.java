package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/// The fields of a record, read one after the other as [Bytes] wrote them, or
/// [java.io.DataOutputStream]. For the ten fields of a message, the library's own reader takes ten
/// times as long. Confined to one thread.
final class RecordFields {
  private final byte[] bytes;
  private final int end;
  private int at;

  /// The fields in `length` bytes of an array, from `from` on.
  RecordFields(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /// How many bytes have not been read.
  int available() {
    return end - at;
  }

  byte readByte() throws IOException {
    return bytes[pass(1)];
  }

  boolean readBoolean() throws IOException {
    return readByte() != 0;
  }

  int readUnsignedShort() throws IOException {
    return (int) number(2);
  }

  int readInt() throws IOException {
    return (int) number(4);
  }

  long readLong() throws IOException {
    return number(8);
  }

  double readDouble() throws IOException {
    return Double.longBitsToDouble(readLong());
  }

  /// The next bytes, exactly so many.
  byte[] readNBytes(int length) throws IOException {
    var from = pass(length);
    return Arrays.copyOfRange(bytes, from, at);
  }

  /// All bytes that are left.
  byte[] readAllBytes() throws IOException {
    return readNBytes(available());
  }

  /// Text of up to 65,535 bytes with their number in front.
  String readUTF() throws IOException {
    var head = at;
    var length = readUnsignedShort();
    var from = pass(length);
    for (var i = from; i < at; i++) {
      if (bytes[i] < 0) {
        return other(head);
      }
    }
    return new String(bytes, from, length, ISO_8859_1);
  }

  /// Text beyond ASCII, in the library's own variant of UTF-8.
  private String other(int head) throws IOException {
    return DataInputStream.readUTF(
        new DataInputStream(new ByteArrayInputStream(bytes, head, at - head)));
  }

  private long number(int length) throws IOException {
    var number = 0L;
    for (var i = pass(length); i < at; i++) {
      number = (number << 8) | (bytes[i] & 0xff);
    }
    return number;
  }

  /// Goes on behind the next bytes.
  ///
  /// @return where they begin
  private int pass(int length) throws IOException {
    if (length < 0 || length > available()) {
      throw new EOFException("the record ends too early");
    }
    var from = at;
    at += length;
    return from;
  }
}
