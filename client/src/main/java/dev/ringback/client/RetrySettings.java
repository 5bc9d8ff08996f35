package dev.ringback.client;

import java.time.Duration;

/// How often, and after which pauses, a call is sent again that got no answer or one of 408, 429,
/// 500, 502, 503, 504, 521, 522 and 524. Only GET, PUT and DELETE are; a POST is sent once, and so
/// is every call about the logins.
///
/// The pause doubles from one time to the next and is shortened by up to half at random, so that
/// clients do not march in step. A `Retry-After` in seconds replaces it; one longer than `maxPause`
/// ends the call instead.
///
/// @param retries how often again, 0 to 10
/// @param firstPause before the first retry, at most 1 hour
/// @param maxPause the longest pause, at least `firstPause`, at most 1 hour
public record RetrySettings(int retries, Duration firstPause, Duration maxPause) {
  private static final Duration LONGEST = Duration.ofHours(1);

  /// Every call is sent once.
  public static final RetrySettings NONE = new RetrySettings(0, Duration.ZERO, Duration.ZERO);

  /// Twice again, after about 200 and 400 milliseconds, never more than 10 seconds.
  public static final RetrySettings DEFAULT =
      new RetrySettings(2, Duration.ofMillis(200), Duration.ofSeconds(10));

  /// Refuses what is out of range.
  public RetrySettings {
    if (retries < 0 || retries > 10) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: 0 to 10)");
    }
    if (firstPause.isNegative() || firstPause.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("firstPause: " + firstPause + " (expected: 0 to 1 hour)");
    }
    if (maxPause.compareTo(firstPause) < 0 || maxPause.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "maxPause: " + maxPause + " (expected: " + firstPause + " to 1 hour)");
    }
  }

  /// The pause before retry number `retry`, counted from 1.
  ///
  /// @param shortening how much of half the pause to leave out, 0 to 1
  Duration pauseBefore(int retry, double shortening) {
    var full = firstPause.multipliedBy(1L << (retry - 1));
    var capped = full.compareTo(maxPause) < 0 ? full : maxPause;
    return Duration.ofNanos((long) (capped.toNanos() * (1 - shortening / 2)));
  }
}
