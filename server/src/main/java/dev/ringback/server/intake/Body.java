package dev.ringback.server.intake;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// The bytes of a request's body, in pieces that follow one another: what is sent several times is
/// not copied to be put between other bytes. Immutable, so that what was signed is what is sent;
/// the arrays are not to be written to.
public final class Body {
  private final List<byte[]> pieces;
  private final int length;

  Body(List<byte[]> pieces) {
    var all = 0;
    for (var piece : pieces) {
      all += piece.length;
    }
    this.pieces = pieces;
    this.length = all;
  }

  /// A body of these bytes, which are not copied.
  public static Body of(byte[] bytes) {
    return new Body(List.of(bytes));
  }

  /// How many bytes.
  public int length() {
    return length;
  }

  /// Hands out all bytes, piece by piece.
  public void writeTo(Consumer<byte[]> out) {
    for (var piece : pieces) {
      out.accept(piece);
    }
  }

  /// All bytes in one piece.
  public byte[] bytes() {
    var all = ByteBuffer.allocate(length);
    writeTo(all::put);
    return all.array();
  }

  /// The size alone: bodies hold what customers would not want in a log.
  @Override
  public String toString() {
    return "Body[" + length + " bytes]";
  }
}
