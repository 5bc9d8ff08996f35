package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.nio.ByteBuffer;

/// Where in the [MessageLog] something stands.
///
/// @param file the number of the file
/// @param offset from which byte of it on
/// @param length how many bytes
record MessagePlace(long file, int offset, int length) {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 8 + 4 + 4;

  /// Before all files.
  static final MessagePlace START = new MessagePlace(0, 0, 0);

  MessagePlace {
    if (file < 0 || offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException(
          "no place in the log: " + file + ":" + offset + "+" + length);
    }
  }

  /// Reads what [#bytes()] wrote.
  static MessagePlace read(byte[] value) {
    var buffer = ByteBuffer.wrap(value);
    if (value.length != BYTES || buffer.get() != VERSION) {
      throw new StoreUnusable("where a message stands in the log cannot be read");
    }
    return new MessagePlace(buffer.getLong(), buffer.getInt(), buffer.getInt());
  }

  /// Behind it, in the same file.
  MessagePlace behind() {
    return new MessagePlace(file, offset + length, 0);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(file)
        .putInt(offset)
        .putInt(length)
        .array();
  }
}
