package dev.ringback.server.access;

import java.security.SecureRandom;
import java.util.Base64;

/// Draws secrets that people and programs carry around.
final class Secrets {
  private static final int CLIENT_SECRET_BYTES = 32;
  private static final int PASSWORD_LENGTH = 16;

  // Without what is easily taken for something else.
  private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int MAX_NAME = 256;

  private Secrets() {}

  /// Whether this can be somebody's name by its length alone. What cannot be is worth neither a
  /// hash nor a place in memory.
  static boolean isSensible(String name) {
    return name.length() <= MAX_NAME;
  }

  /// 256 random bits in the URL-safe alphabet.
  static String clientSecret(SecureRandom random) {
    var bytes = new byte[CLIENT_SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// 16 letters and digits, 92 random bits.
  static String password(SecureRandom random) {
    var password = new StringBuilder();
    for (var i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
