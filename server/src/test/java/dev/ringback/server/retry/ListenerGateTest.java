package dev.ringback.server.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerGateTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Attempt NO_ANSWER =
      attempt(15_000, new Outcome.Unreachable("no answer within 15.0 s"));
  private static final Attempt NO_CONNECTION =
      attempt(1, new Outcome.Unreachable("connection refused"));
  private static final Attempt DELIVERED = attempt(5, new Outcome.Delivered(200));

  private static Attempt attempt(long tookMillis, Outcome outcome) {
    return new Attempt(1, 1, NOW, tookMillis, "http://127.0.0.1:9001/", outcome);
  }

  private static Attempt refused(int status) {
    return attempt(5, new Outcome.Refused(status, Optional.empty()));
  }

  private static ListenerGate times(ListenerGate gate, int times, Attempt attempt, Instant now) {
    var moved = gate;
    for (var i = 0; i < times; i++) {
      moved = moved.after(attempt, now);
    }
    return moved;
  }

  @Test
  void errors_leaveItOpen_sinceTheScheduleAloneDecides() {
    var gate = times(ListenerGate.fresh(), 1_000, refused(500), NOW);
    assertThat(gate).isEqualTo(ListenerGate.fresh());
    assertThat(gate.pace()).isEqualTo(Pace.FULL);
  }

  @Test
  void oneMissingAnswer_changesNothingOfThePace() {
    assertThat(ListenerGate.fresh().after(NO_ANSWER, NOW).pace()).isEqualTo(Pace.FULL);
    assertThat(ListenerGate.fresh().after(NO_ANSWER, NOW).after(refused(503), NOW))
        .isEqualTo(ListenerGate.fresh());
  }

  @Test
  void missingAnswers_slowAndThenClose() {
    var slowed = times(ListenerGate.fresh(), 2, NO_ANSWER, NOW);
    assertThat(slowed.pace().atOnce()).isEqualTo(1);
    var closed = times(ListenerGate.fresh(), ListenerGate.SLOW_FAILURES_TO_CLOSE, NO_ANSWER, NOW);
    assertThat(closed).isEqualTo(new ListenerGate.Closed(0, NOW.plusMillis(250)));
  }

  @Test
  void failuresAtOnce_takeManyMoreToClose_andAreProbedMoreOften() {
    var most = ListenerGate.QUICK_FAILURES_TO_CLOSE;
    assertThat(times(ListenerGate.fresh(), 5, NO_CONNECTION, NOW).pace()).isEqualTo(Pace.FULL);
    var slowed = times(ListenerGate.fresh(), most - 1, NO_CONNECTION, NOW);
    assertThat(slowed).isInstanceOf(ListenerGate.Slowed.class);
    var gate = slowed.after(NO_CONNECTION, NOW);
    assertThat(gate).isInstanceOf(ListenerGate.Closed.class);
    var now = NOW;
    for (var probe = 0; probe < 30; probe++) {
      now = gate.pace().notBefore();
      gate = gate.after(NO_CONNECTION, now);
    }
    assertThat(Duration.between(now, gate.pace().notBefore()))
        .isEqualTo(ListenerGate.LONGEST_BETWEEN_QUICK_PROBES);
  }

  @Test
  void probes_comeAtGrowingIntervals_upToTheLongest() {
    var now = NOW;
    ListenerGate gate = new ListenerGate.Closed(0, NOW.plusMillis(250));
    // What was under way when it closed.
    assertThat(gate.after(NO_ANSWER, NOW)).isEqualTo(gate);
    var last = Duration.ZERO;
    for (var probe = 0; probe < 30; probe++) {
      now = gate.pace().notBefore();
      gate = gate.after(NO_ANSWER, now);
      var wait = Duration.between(now, gate.pace().notBefore());
      assertThat(wait).isGreaterThanOrEqualTo(last);
      last = wait;
    }
    assertThat(last).isEqualTo(ListenerGate.LONGEST_BETWEEN_PROBES);
  }

  @Test
  void anyAnswer_opensAClosedOneALittle_andAcknowledgementsTheRest() {
    ListenerGate gate = new ListenerGate.Closed(5, NOW);
    gate = gate.after(refused(500), NOW);
    assertThat(gate.pace().atOnce()).isEqualTo(1);
    assertThat(gate.pace().notBefore()).isBefore(NOW);
    assertThat(times(gate, 2, DELIVERED, NOW).pace().atOnce()).isEqualTo(4);
    assertThat(times(gate, 4, DELIVERED, NOW)).isEqualTo(ListenerGate.fresh());
  }

  @Test
  void askedForLess_slowsDown_forAsLongAsAskedUpToAMinute() {
    assertThat(ListenerGate.fresh().after(refused(502), NOW).pace()).isEqualTo(Pace.of(1, NOW));
    assertThat(ListenerGate.fresh().after(refused(504), NOW).pace()).isEqualTo(Pace.of(1, NOW));
    var soon = attempt(5, new Outcome.Refused(429, Optional.of(Duration.ofSeconds(7))));
    assertThat(ListenerGate.fresh().after(soon, NOW).pace())
        .isEqualTo(Pace.of(1, NOW.plusSeconds(7)));
    var never = attempt(5, new Outcome.Refused(429, Optional.of(Duration.ofDays(900))));
    assertThat(ListenerGate.fresh().after(never, NOW).pace())
        .isEqualTo(Pace.of(1, NOW.plusSeconds(60)));
  }

  @Test
  void whatWasNotSent_saysNothing() {
    ListenerGate gate = new ListenerGate.Slowed(2, 1, NOW);
    for (var outcome :
        new Outcome[] {
          new Outcome.Forbidden("a rule"),
          new Outcome.Unclaimed(),
          new Outcome.Gone(),
          new Outcome.Untried(),
          new Outcome.Skipped()
        }) {
      assertThat(gate.after(attempt(0, outcome), NOW)).isEqualTo(gate);
    }
  }
}
