package dev.ringback.server.retry;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Step 6, retry: when a delivery is tried again, and when it is given up. Immutable.
///
/// @param name what operators call it
/// @param pauses how long to wait after each failed attempt but the last
/// @param jitter how much longer a pause may get, as a share of it, so that retries spread
public record RetrySchedule(String name, List<Duration> pauses, double jitter) {
  /// A `Retry-After` beyond this is cut to it.
  public static final Duration LONGEST_WISH = Duration.ofHours(1);

  /// The shortest patience with a listener that does not answer.
  public static final Duration LEAST_PATIENCE = Duration.ofMinutes(5);

  /// Up to a tenth longer.
  public static final double JITTER = 0.1;

  private static final String NAME_OF_OWN = "own";

  /// The documented one: 4 attempts, 5 minutes apart.
  public static final RetrySchedule DOCUMENTED =
      new RetrySchedule("documented", List.of(minutes(5), minutes(5), minutes(5)), JITTER);

  /// The one that was measured: 2 attempts, 1.2 seconds apart.
  public static final RetrySchedule OBSERVED =
      new RetrySchedule("observed", List.of(Duration.ofMillis(1200)), JITTER);

  /// The one of Standard Webhooks 1.0.0: 10 attempts over about three days.
  public static final RetrySchedule STANDARD =
      new RetrySchedule(
          "standard",
          List.of(
              Duration.ofSeconds(5),
              minutes(5),
              minutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)),
          JITTER);

  /// Refuses what would retry in the past or for ever.
  public RetrySchedule {
    pauses = List.copyOf(pauses);
    if (pauses.size() > DeliveryPolicy.MAX_PAUSES
        || pauses.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("retry pauses: at most 99, none negative");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("retry jitter: " + jitter + " (expected: 0 to 1)");
    }
  }

  /// This schedule, or the listener's own.
  public RetrySchedule of(DeliveryPolicy policy) {
    return policy
        .retryPauses()
        .map(own -> new RetrySchedule(NAME_OF_OWN, own, jitter))
        .orElse(this);
  }

  /// The schedule of that name.
  public static Optional<RetrySchedule> of(String name) {
    return named().filter(schedule -> schedule.name.equals(name)).findFirst();
  }

  /// The named schedule that has those pauses.
  public static Optional<RetrySchedule> withPauses(List<Duration> pauses) {
    return named().filter(schedule -> schedule.pauses.equals(pauses)).findFirst();
  }

  private static Stream<RetrySchedule> named() {
    return Stream.of(DOCUMENTED, OBSERVED, STANDARD);
  }

  /// How many attempts there are at most.
  public int attempts() {
    return pauses.size() + 1;
  }

  /// How long a delivery may be due without being tried, since its listener does not answer
  /// anybody, before it is given up: as long as all pauses together, and [#LEAST_PATIENCE] at
  /// least.
  public Duration patience() {
    var all = pauses.stream().reduce(Duration.ZERO, Duration::plus);
    return all.compareTo(LEAST_PATIENCE) > 0 ? all : LEAST_PATIENCE;
  }

  /// What becomes of a delivery after `attempt`.
  ///
  /// @param chance a number from 0 to 1 that picks the pause within its jitter
  public Verdict after(Attempt attempt, Instant now, double chance) {
    return switch (attempt.outcome()) {
      case Outcome.Delivered _ -> new Verdict.Done();
      case Outcome.Unclaimed() -> new Verdict.Archive("no listener");
      case Outcome.Gone() -> new Verdict.Archive("listener gone");
      case Outcome.Untried() -> Verdict.Archive.HOPELESS;
      case Outcome.Skipped() -> Verdict.Archive.SKIPPED;
      case Outcome.Refused refused when refused.saysGone() -> new Verdict.Archive("listener gone");
      case Outcome.Refused(var _, var retryAfter) ->
          again(attempt.number(), now, chance, retryAfter.orElse(Duration.ZERO));
      case Outcome.Unreachable _, Outcome.Forbidden _ ->
          again(attempt.number(), now, chance, Duration.ZERO);
    };
  }

  private Verdict again(int number, Instant now, double chance, Duration wish) {
    if (number > pauses.size()) {
      return new Verdict.Archive("after " + number + (number == 1 ? " attempt" : " attempts"));
    }
    var pause = pauses.get(number - 1);
    var longer = pause.plusNanos((long) (pause.toNanos() * jitter * chance));
    var capped = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    return new Verdict.Later(now.plus(longer.compareTo(capped) > 0 ? longer : capped), true);
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
