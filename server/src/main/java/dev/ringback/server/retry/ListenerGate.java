package dev.ringback.server.retry;

import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;

/// How far a listener is let in for deliveries, by how it has answered. Immutable.
///
/// Whoever answers, even with an error, costs others nothing and stays open, so that the schedule
/// alone says when a delivery is tried again. Only what asks for less, and what does not answer at
/// all, is held back.
public sealed interface ListenerGate {
  /// A gate closes after so many attempts in a row without an answer.
  int UNANSWERED_TO_CLOSE = 8;

  /// The longest time between two probes.
  Duration LONGEST_BETWEEN_PROBES = Duration.ofSeconds(15);

  /// As it stands for a listener that nothing is known of.
  static ListenerGate fresh() {
    return new Open(0);
  }

  /// How the gate stands after an attempt.
  ///
  /// @param now by the schedule's clock
  default ListenerGate after(Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Delivered _ -> acknowledged();
      case Outcome.Refused(int status, var retryAfter) when asksForLess(status) ->
          new Slowed(1, 0, now.plus(retryAfter.map(Slowed::bounded).orElse(Duration.ZERO)));
      case Outcome.Refused _ -> answered();
      case Outcome.Unreachable _ -> unanswered(now);
      case Outcome.Forbidden _, Outcome.Unclaimed(), Outcome.Gone(), Outcome.Skipped() -> this;
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

  private ListenerGate unanswered(Instant now) {
    return switch (this) {
      case Open(int before) when before == 0 -> new Open(1);
      case Open(int before) -> Slowed.orClosed(before + 1, Instant.EPOCH, now);
      case Slowed(var _, int before, var notBefore) -> Slowed.orClosed(before + 1, notBefore, now);
      case Closed closed -> closed.afterProbe(now);
    };
  }

  /// How hard the listener may be tried.
  default Pace pace() {
    return switch (this) {
      case Open _ -> Pace.FULL;
      case Slowed(int atOnce, var _, var notBefore) -> new Pace(atOnce, notBefore);
      case Closed(var _, var notBefore) -> new Pace(1, notBefore);
    };
  }

  /// Nothing is held back.
  ///
  /// @param unanswered how many attempts in a row had no answer
  record Open(int unanswered) implements ListenerGate {}

  /// Fewer at once, doubling with each acknowledgement.
  ///
  /// @param atOnce how many attempts may be under way
  /// @param unanswered how many attempts in a row had no answer
  /// @param notBefore when the next may begin
  record Slowed(int atOnce, int unanswered, Instant notBefore) implements ListenerGate {
    private static final int WIDE_ENOUGH = 16;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static Duration bounded(Duration wish) {
      return wish.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wish;
    }

    private ListenerGate faster() {
      return atOnce * 2 >= WIDE_ENOUGH ? fresh() : new Slowed(atOnce * 2, 0, notBefore);
    }

    private static ListenerGate orClosed(int unanswered, Instant notBefore, Instant now) {
      return unanswered >= UNANSWERED_TO_CLOSE
          ? Closed.from(now)
          : new Slowed(1, unanswered, notBefore);
    }
  }

  /// One attempt at a time, a probe, at growing intervals.
  ///
  /// @param probes how many had no answer since it closed
  /// @param notBefore when the next may begin
  record Closed(int probes, Instant notBefore) implements ListenerGate {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 10;

    private static Closed from(Instant now) {
      return new Closed(0, now.plus(FIRST_WAIT));
    }

    /// What was under way when it closed is no probe.
    private Closed afterProbe(Instant now) {
      if (now.isBefore(notBefore)) {
        return this;
      }
      var wait = FIRST_WAIT.multipliedBy(1L << Math.min(probes + 1, MAX_DOUBLINGS));
      var bounded = wait.compareTo(LONGEST_BETWEEN_PROBES) > 0 ? LONGEST_BETWEEN_PROBES : wait;
      return new Closed(probes + 1, now.plus(bounded));
    }
  }
}
