package dev.ringback.server.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// A key that secrets at rest are sealed with, and the name by which sealed values refer to it.
/// Immutable; shows its name only.
public final class SealingKey {
  /// How many bytes a key has: AES-256.
  public static final int BYTES = 32;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  private final String name;
  private final byte[] bytes;

  /// A key of that name.
  ///
  /// @throws IllegalArgumentException when the name is none, or the bytes are not 32
  public SealingKey(String name, byte[] bytes) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name of a key (expected: 1 to 32 letters, digits and . _ -, a letter or digit first)");
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("key " + name + " (expected: 32 bytes)");
    }
    this.name = name;
    this.bytes = bytes.clone();
  }

  /// A new key of that name.
  ///
  /// @throws IllegalArgumentException when the name is none
  public static SealingKey random(String name, SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SealingKey(name, bytes);
  }

  /// Reads a line of a key ring, `name:base64`.
  ///
  /// @throws IllegalArgumentException when it is none; the text shows nothing of the line
  static SealingKey of(String line) {
    var colon = line.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no colon");
    }
    return new SealingKey(
        line.substring(0, colon).strip(),
        Base64.getDecoder().decode(line.substring(colon + 1).strip()));
  }

  /// The name.
  public String name() {
    return name;
  }

  /// The key, for the cipher.
  public SecretKey forCipher() {
    return new SecretKeySpec(bytes, "AES");
  }

  /// The key as a line of a key ring. This is the secret itself.
  public String line() {
    return name + ":" + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingKey key
        && name.equals(key.name)
        && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Shows the name.
  @Override
  public String toString() {
    return "SealingKey[" + name + "]";
  }
}
