package dev.ringback.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a secret: PBKDF2-HMAC-SHA256 of it.
///
/// @param iterations how often the function was applied
/// @param salt base64 of 16 random bytes
/// @param hash base64 of 32 bytes
public record SecretHash(int iterations, String salt, String hash) {
  // Every secret here was drawn by this server and has at least 90 random bits, which no number of
  // iterations is needed to protect; they guard against secrets that someone wrote in by hand. The
  // number is that of OWASP's password storage cheat sheet for this function.
  private static final int ITERATIONS = 600_000;
  private static final int MIN_ITERATIONS = 1_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int MAX_ITERATIONS = 10_000_000;

  /// Refuses a number of iterations that is no protection, or would never end.
  public SecretHash {
    if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "hash: "
              + iterations
              + " iterations (expected: "
              + MIN_ITERATIONS
              + " to "
              + MAX_ITERATIONS
              + ")");
    }
  }

  /// The hash of a secret under a new salt.
  public static SecretHash of(String secret, SecureRandom random) {
    return of(secret, ITERATIONS, random);
  }

  /// The hash of a secret that is printed in the manual, so that nothing is to be protected.
  static SecretHash ofWellKnown(String secret, SecureRandom random) {
    return of(secret, MIN_ITERATIONS, random);
  }

  /// The hash of no secret, as costly to compare with as any.
  static SecretHash decoy(SecureRandom random) {
    return new SecretHash(ITERATIONS, base64(random, SALT_BYTES), base64(random, HASH_BITS / 8));
  }

  /// This hash with what its iterations are more than the other's; empty where they are not.
  Optional<SecretHash> moreThan(SecretHash other) {
    var more = iterations - other.iterations;
    return more < MIN_ITERATIONS ? Optional.empty() : Optional.of(new SecretHash(more, salt, hash));
  }

  private static SecretHash of(String secret, int iterations, SecureRandom random) {
    var salt = base64(random, SALT_BYTES);
    return new SecretHash(iterations, salt, derive(secret, salt, iterations));
  }

  private static String base64(SecureRandom random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Whether this is the hash of `secret`. Takes long, by design.
  boolean matches(String secret) {
    return MessageDigest.isEqual(
        hash.getBytes(US_ASCII), derive(secret, salt, iterations).getBytes(US_ASCII));
  }

  private static String derive(String secret, String salt, int iterations) {
    var spec =
        new PBEKeySpec(
            secret.toCharArray(), Base64.getDecoder().decode(salt), iterations, HASH_BITS);
    try {
      var key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
      return Base64.getEncoder().encodeToString(key.getEncoded());
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
