package dev.ringback.server.directory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How one listener wants to be delivered to, where that differs from what the server does by
/// itself. Immutable.
///
/// @param retryPauses how long to wait after each failed attempt but the last
/// @param timeout how long an attempt may take in all
/// @param connectTimeout how long a connection may take to open
/// @param maxAnswerBytes how much of an answer is read
/// @param atOnce how many attempts may be under way at a time, 1 to [#MAX_AT_ONCE]
/// @param ordered whether messages with the same ordering key are delivered one after the other, in
///   the order of their acceptance; counts for messages accepted from then on
/// @param rate how many attempts may begin per second
public record DeliveryPolicy(
    Optional<List<Duration>> retryPauses,
    Optional<Duration> timeout,
    Optional<Duration> connectTimeout,
    Optional<Integer> maxAnswerBytes,
    Optional<Integer> atOnce,
    boolean ordered,
    Optional<Rate> rate) {
  /// What the server does by itself.
  public static final DeliveryPolicy USUAL =
      new DeliveryPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());

  /// The most attempts that may be under way at a time.
  public static final int MAX_AT_ONCE = 1_000;

  /// The most pauses a schedule has.
  public static final int MAX_PAUSES = 99;

  /// The longest pause.
  public static final Duration LONGEST_PAUSE = Duration.ofDays(7);

  /// The longest that an attempt, or a part of it, may take.
  public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

  /// The most of an answer that is read, in bytes.
  public static final int MAX_ANSWER_BYTES = 1 << 20;

  /// Refuses what could never be kept to.
  public DeliveryPolicy {
    retryPauses = retryPauses.map(List::copyOf);
    retryPauses.ifPresent(DeliveryPolicy::requirePauses);
    timeout.ifPresent(time -> requireTimeout("timeout", time));
    connectTimeout.ifPresent(time -> requireTimeout("connectTimeout", time));
    maxAnswerBytes.ifPresent(bytes -> requireRange("maxAnswerBytes", bytes, MAX_ANSWER_BYTES));
    atOnce.ifPresent(many -> requireRange("atOnce", many, MAX_AT_ONCE));
  }

  private static void requirePauses(List<Duration> pauses) {
    if (pauses.size() > MAX_PAUSES
        || pauses.stream()
            .anyMatch(pause -> pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0)) {
      throw new IllegalArgumentException("retryPauses: at most 99 of at most 7 days each expected");
    }
  }

  private static void requireTimeout(String name, Duration time) {
    if (time.toMillis() < 1 || time.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(name + ": 1 ms to 10 minutes expected");
    }
  }

  private static void requireRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }

  /// How fast attempts may follow one another.
  ///
  /// @param perSecond how many attempts per second, 0.001 to 1,000,000
  /// @param burst how many may follow at once after a quiet time, 1 to 1,000,000
  public record Rate(double perSecond, int burst) {
    /// Refuses rates that stand still or are none.
    public Rate {
      if (!(perSecond >= 0.001 && perSecond <= 1_000_000)) {
        throw new IllegalArgumentException(
            "rate: " + perSecond + " per second (expected: 0.001 to 1000000)");
      }
      requireRange("rate burst", burst, 1_000_000);
    }
  }
}
