package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.DeliveryPolicy;

/// A rate, kept: tokens come in evenly and go out one by one. Confined to the loop's thread.
///
/// A loop that looks a little late finds the tokens of the time between, so that the rate holds on
/// average; a clock that is set back costs what has come in since, and stalls nothing.
final class TokenBucket {
  /// How late a look may be without losing tokens.
  private static final double LATE_MILLIS = 50;

  private final double perMilli;
  private final int burst;
  private final double most;
  private double tokens;
  private long filledAt;

  TokenBucket(DeliveryPolicy.Rate rate, long now) {
    this.perMilli = rate.perSecond() / 1_000;
    this.burst = rate.burst();
    this.most = rate.burst() + perMilli * LATE_MILLIS;
    this.tokens = rate.burst();
    this.filledAt = now;
  }

  /// How many may be taken at `now`, in milliseconds; less than none where some were taken on
  /// credit.
  int available(long now) {
    var passed = Math.max(0, now - filledAt);
    tokens = Math.min(most, tokens + passed * perMilli);
    filledAt = now;
    return (int) tokens;
  }

  /// Takes one, on credit where none is available.
  void take() {
    tokens -= 1;
  }

  /// Gives one back that was taken and not needed.
  void giveBack() {
    tokens = Math.min(most, tokens + 1);
  }

  /// When as many are available as may follow at once, seen from `now`.
  long fullAt(long now) {
    return now + (long) Math.ceil(Math.max(0, burst - tokens) / perMilli);
  }

  /// When the next one is available, after none was at `now`.
  long nextAt(long now) {
    return now + Math.max(1, (long) Math.ceil((1 - tokens) / perMilli));
  }
}
