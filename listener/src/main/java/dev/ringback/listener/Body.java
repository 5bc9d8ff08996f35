package dev.ringback.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// The exact bytes of a callback's body, as they came. Immutable; safe for use by many threads.
public final class Body {
  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A body of a copy of these bytes.
  public static Body of(byte[] bytes) {
    return new Body(bytes.clone());
  }

  /// A body of this text's UTF-8.
  public static Body of(String text) {
    return new Body(text.getBytes(UTF_8));
  }

  /// Reads to the end of the stream; empty when that is more than `limit` bytes, of which never
  /// more than one is read too many.
  public static Optional<Body> readUpTo(int limit, InputStream in) throws IOException {
    var bytes = in.readNBytes(limit);
    return bytes.length == limit && in.read() >= 0
        ? Optional.empty()
        : Optional.of(new Body(bytes));
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  byte[] shared() {
    return bytes;
  }

  /// How many bytes.
  public int length() {
    return bytes.length;
  }

  /// The bytes read as UTF-8.
  public String text() {
    return new String(bytes, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Shows the length only: bodies hold credentials.
  @Override
  public String toString() {
    return "Body[" + bytes.length + " bytes]";
  }
}
