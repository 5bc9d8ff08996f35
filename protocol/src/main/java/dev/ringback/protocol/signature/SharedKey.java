package dev.ringback.protocol.signature;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// The key that a Device Location or Diagnostics registration is answered with. Callbacks then
/// carry the base64 of HMAC-SHA256 over their exact body bytes. Immutable; safe for use by many
/// threads.
///
/// After a re-registration callbacks carry one signature per key still valid, separated by blanks.
public final class SharedKey {
  private static final int LENGTH = 32;
  private static final int MAX_SIGNATURES = 8;

  private final byte[] key;

  private SharedKey(byte[] key) {
    this.key = key;
  }

  /// A new key of 32 random bytes.
  public static SharedKey random(SecureRandom random) {
    var key = new byte[LENGTH];
    random.nextBytes(key);
    return new SharedKey(key);
  }

  /// The key as the registration's answer carries it.
  ///
  /// @param base64 32 bytes
  /// @throws IllegalArgumentException when it is not base64 of 32 bytes
  public static SharedKey of(String base64) {
    var key = Base64.getDecoder().decode(base64.strip());
    if (key.length != LENGTH) {
      throw new IllegalArgumentException(
          "shared key: " + key.length + " bytes (expected: " + LENGTH + ")");
    }
    return new SharedKey(key);
  }

  /// The key as the registration's answer carries it: base64. A secret.
  public String base64() {
    return Base64.getEncoder().encodeToString(key);
  }

  /// The signature of a body by this key.
  public String sign(byte[] body) {
    return Base64.getEncoder().encodeToString(Hmac.over(key, body));
  }

  /// The header's value for a body: a signature by each key, in order.
  public static String sign(List<SharedKey> keys, byte[] body) {
    var signatures = new StringBuilder();
    for (var key : keys) {
      if (!signatures.isEmpty()) {
        signatures.append(' ');
      }
      signatures.append(key.sign(body));
    }
    return signatures.toString();
  }

  /// Whether one of the signatures in `header` is by one of the keys. Takes the same time for every
  /// wrong signature.
  public static boolean verify(Collection<SharedKey> keys, String header, byte[] body) {
    var matched = false;
    var given = header.strip().split(" +", MAX_SIGNATURES + 1);
    for (var key : keys) {
      var expected = Hmac.over(key.key, body);
      for (var i = 0; i < Math.min(given.length, MAX_SIGNATURES); i++) {
        matched |= MessageDigest.isEqual(expected, Base64Text.decode(given[i]));
      }
    }
    return matched;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedKey that && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /// Shows nothing of the key.
  @Override
  public String toString() {
    return "SharedKey[hidden]";
  }
}
