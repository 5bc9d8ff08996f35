package dev.ringback.server.retry;

import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;

/// How far a listener is let in for deliveries, by how it has answered. Immutable.
///
/// Whoever answers, even with an error, costs others nothing and stays open, so that the schedule
/// alone says when a delivery is tried again. Only what asks for less, and what does not answer at
/// all, is held back: what takes long to fail much sooner than what fails at once, since it is time
/// that a failing attempt takes away from others.
public sealed interface ListenerGate {
  /// A gate closes after so many attempts in a row that failed at once without an answer.
  int QUICK_FAILURES_TO_CLOSE = 24;

  /// A gate closes after so many attempts in a row that took long and had no answer.
  int SLOW_FAILURES_TO_CLOSE = 8;

  /// What takes longer has not failed at once.
  Duration QUICK = Duration.ofSeconds(1);

  /// The longest time between two probes that fail at once.
  Duration LONGEST_BETWEEN_QUICK_PROBES = Duration.ofSeconds(2);

  /// The longest time between two probes that take long.
  Duration LONGEST_BETWEEN_PROBES = Duration.ofSeconds(15);

  /// As it stands for a listener that nothing is known of.
  static ListenerGate fresh() {
    return new Open(0);
  }

  /// How the gate stands after an attempt.
  ///
  /// @param now by the schedule's clock
  default ListenerGate after(Attempt attempt, Instant now) {
    return switch (attempt.outcome()) {
      case Outcome.Delivered _ -> acknowledged();
      case Outcome.Refused(int status, var retryAfter) when asksForLess(status) ->
          new Slowed(1, 0, now.plus(retryAfter.map(Slowed::bounded).orElse(Duration.ZERO)));
      case Outcome.Refused _ -> answered();
      case Outcome.Unreachable _ -> unanswered(attempt.tookMillis() < QUICK.toMillis(), now);
      case Outcome.Forbidden _,
          Outcome.Unclaimed(),
          Outcome.Gone(),
          Outcome.Untried(),
          Outcome.Skipped() ->
          this;
    };
  }

  private static boolean asksForLess(int status) {
    return status == 429 || status == 502 || status == 504;
  }

  private ListenerGate acknowledged() {
    return switch (this) {
      case Open _ -> fresh();
      case Slowed slowed -> slowed.faster();
      case Closed _ -> new Slowed(1, 0, Instant.EPOCH);
    };
  }

  private ListenerGate answered() {
    return switch (this) {
      case Open _ -> fresh();
      case Slowed slowed -> new Slowed(slowed.atOnce(), 0, slowed.notBefore());
      case Closed _ -> new Slowed(1, 0, Instant.EPOCH);
    };
  }

  private ListenerGate unanswered(boolean quick, Instant now) {
    return switch (this) {
      case Open(int before) -> FailureWeight.after(before, quick, Instant.EPOCH, now);
      case Slowed(var _, int before, var notBefore) ->
          FailureWeight.after(Math.max(before, FailureWeight.TO_SLOW), quick, notBefore, now);
      case Closed closed -> closed.afterProbe(quick, now);
    };
  }

  /// How hard the listener may be tried.
  default Pace pace() {
    return switch (this) {
      case Open _ -> Pace.FULL;
      case Slowed(int atOnce, var _, var notBefore) -> Pace.of(atOnce, notBefore);
      case Closed(var _, var notBefore) -> Pace.of(1, notBefore);
    };
  }

  /// Nothing is held back.
  ///
  /// @param failures the weight of the failures in a row
  record Open(int failures) implements ListenerGate {}

  /// Fewer at once, doubling with each acknowledgement.
  ///
  /// @param atOnce how many attempts may be under way
  /// @param failures the weight of the failures in a row
  /// @param notBefore when the next may begin
  record Slowed(int atOnce, int failures, Instant notBefore) implements ListenerGate {
    private static final int WIDE_ENOUGH = 16;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static Duration bounded(Duration wish) {
      return wish.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wish;
    }

    private ListenerGate faster() {
      return atOnce * 2 >= WIDE_ENOUGH ? fresh() : new Slowed(atOnce * 2, 0, notBefore);
    }
  }

  /// One attempt at a time, a probe, at growing intervals.
  ///
  /// @param probes how many had no answer since it closed
  /// @param notBefore when the next may begin
  record Closed(int probes, Instant notBefore) implements ListenerGate {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 10;

    /// Closed at `now`.
    static Closed from(Instant now) {
      return new Closed(0, now.plus(FIRST_WAIT));
    }

    /// What was under way when it closed is no probe.
    private Closed afterProbe(boolean quick, Instant now) {
      if (now.isBefore(notBefore)) {
        return this;
      }
      var wait = FIRST_WAIT.multipliedBy(1L << Math.min(probes + 1, MAX_DOUBLINGS));
      var longest = quick ? LONGEST_BETWEEN_QUICK_PROBES : LONGEST_BETWEEN_PROBES;
      return new Closed(probes + 1, now.plus(wait.compareTo(longest) > 0 ? longest : wait));
    }
  }
}
