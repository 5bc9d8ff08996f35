package dev.ringback.server.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a secret: PBKDF2-HMAC-SHA256 of it.
///
/// @param iterations how often the function was applied
/// @param salt base64 of 16 random bytes
/// @param hash base64 of 32 bytes
public record SecretHash(int iterations, String salt, String hash) {
  // Every secret here was drawn by this server and has at least 90 random bits, which no number of
  // iterations is needed to protect; they guard against secrets that someone wrote in by hand.
  private static final int ITERATIONS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int MAX_ITERATIONS = 10_000_000;

  /// Refuses a number of iterations that is no protection, or would never end.
  public SecretHash {
    if (iterations < 1_000 || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "hash: " + iterations + " iterations (expected: 1000 to " + MAX_ITERATIONS + ")");
    }
  }

  /// The hash of a secret under a new salt.
  public static SecretHash of(String secret, SecureRandom random) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new SecretHash(
        ITERATIONS,
        Base64.getEncoder().encodeToString(salt),
        Base64.getEncoder().encodeToString(derive(secret, salt, ITERATIONS)));
  }

  /// Whether this is the hash of `secret`. Takes long, by design.
  boolean matches(String secret) {
    return MessageDigest.isEqual(
        Base64.getDecoder().decode(hash),
        derive(secret, Base64.getDecoder().decode(salt), iterations));
  }

  private static byte[] derive(String secret, byte[] salt, int iterations) {
    var spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no PBKDF2, which every Java must.", e);
    } finally {
      spec.clearPassword();
    }
  }

  /// Shows nothing.
  @Override
  public String toString() {
    return "SecretHash[hidden]";
  }
}
