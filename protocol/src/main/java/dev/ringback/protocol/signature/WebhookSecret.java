package dev.ringback.protocol.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/// The secret of Standard Webhooks signatures, `v1,` and base64 of HMAC-SHA256 over
/// `{webhook-id}.{webhook-timestamp}.{body}`. Immutable; safe for use by many threads.
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final int MIN_LENGTH = 24;
  private static final int MAX_LENGTH = 64;
  private static final int MAX_SIGNATURES = 8;

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /// A new secret of 32 random bytes.
  public static WebhookSecret random(SecureRandom random) {
    var key = new byte[32];
    random.nextBytes(key);
    return new WebhookSecret(key);
  }

  /// The secret as people hand it around.
  ///
  /// @param text base64 of 24 to 64 bytes, with or without `whsec_` before it
  /// @throws IllegalArgumentException when it is not
  public static WebhookSecret of(String text) {
    var base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    var key = Base64.getDecoder().decode(base64);
    if (key.length < MIN_LENGTH || key.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "webhook secret: " + key.length + " bytes (expected: 24 to 64)");
    }
    return new WebhookSecret(key);
  }

  /// The secret as people hand it around, `whsec_` first.
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /// The signature of one attempt.
  ///
  /// @param id the `webhook-id`
  /// @param at the `webhook-timestamp`, of which whole seconds count
  public String sign(String id, Instant at, byte[] body) {
    return VERSION + Base64.getEncoder().encodeToString(hmac(id, at.getEpochSecond(), body));
  }

  /// Whether one of the signatures in `header` is by one of the secrets. Other versions are passed
  /// over. Takes the same time for every wrong signature.
  ///
  /// @param epochSecond the `webhook-timestamp`; its age is the caller's to judge
  public static boolean verify(
      Collection<WebhookSecret> secrets, String header, String id, long epochSecond, byte[] body) {
    var matched = false;
    var given = header.strip().split(" +", MAX_SIGNATURES + 1);
    for (var secret : secrets) {
      var expected = secret.hmac(id, epochSecond, body);
      for (var i = 0; i < Math.min(given.length, MAX_SIGNATURES); i++) {
        if (given[i].startsWith(VERSION)) {
          var signature = Base64Text.decode(given[i].substring(VERSION.length()));
          matched |= MessageDigest.isEqual(expected, signature);
        }
      }
    }
    return matched;
  }

  private byte[] hmac(String id, long epochSecond, byte[] body) {
    return Hmac.over(key, (id + "." + epochSecond + ".").getBytes(UTF_8), body);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebhookSecret that && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /// Shows nothing of the secret.
  @Override
  public String toString() {
    return "WebhookSecret[hidden]";
  }
}
