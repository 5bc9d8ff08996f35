package dev.ringback.protocol.signature;

import java.util.Base64;

/// Base64 from outside: what is none decodes to nothing, and only the canonical form counts, so
/// that no two texts stand for the same signature.
final class Base64Text {
  private static final byte[] NONE = {};

  private Base64Text() {}

  static byte[] decode(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : NONE;
    } catch (IllegalArgumentException notBase64) {
      return NONE;
    }
  }
}
