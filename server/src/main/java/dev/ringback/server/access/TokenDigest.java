package dev.ringback.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is kept of a bearer or session token: its SHA-256, from which it cannot be read back.
///
/// @param hex 64 lower-case digits
public record TokenDigest(String hex) {
  /// The digest of a token.
  public static TokenDigest of(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return new TokenDigest(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must.", e);
    }
  }
}
