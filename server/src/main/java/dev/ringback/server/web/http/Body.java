package dev.ringback.server.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The bytes of a request or response. The array belongs to this object: whoever makes a body of
/// bytes, or takes them out, does not change them.
public final class Body {
  /// No bytes.
  public static final Body EMPTY = new Body(new byte[0]);

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A body of these bytes, which are not copied.
  public static Body of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Body(bytes);
  }

  /// A body of text, as UTF-8.
  public static Body of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /// The bytes, not copied.
  public byte[] bytes() {
    return bytes;
  }

  /// How many bytes.
  public int length() {
    return bytes.length;
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Shows the length; the bytes may hold secrets.
  @Override
  public String toString() {
    return "Body[" + bytes.length + " bytes]";
  }
}
