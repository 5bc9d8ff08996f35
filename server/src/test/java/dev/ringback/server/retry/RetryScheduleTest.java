package dev.ringback.server.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Attempt attempt(int number, Outcome outcome) {
    return new Attempt(1, number, NOON, 1, "http://127.0.0.1/", outcome);
  }

  private static Outcome refused(int status) {
    return new Outcome.Refused(status, Optional.empty());
  }

  @Test
  void documented_isFourAttemptsFiveMinutesApart() {
    var schedule = RetrySchedule.DOCUMENTED;
    assertThat(schedule.attempts()).isEqualTo(4);
    for (var number = 1; number <= 3; number++) {
      assertThat(schedule.after(attempt(number, refused(500)), NOON, 0))
          .isEqualTo(new Verdict.Later(NOON.plusSeconds(300), true));
    }
    assertThat(schedule.after(attempt(4, refused(500)), NOON, 0))
        .isEqualTo(new Verdict.Archive("after 4 attempts"));
  }

  @Test
  void everyOutcomeHasItsVerdict() {
    var schedule = RetrySchedule.OBSERVED;
    assertThat(schedule.after(attempt(1, new Outcome.Delivered(204)), NOON, 0))
        .isEqualTo(new Verdict.Done());
    assertThat(schedule.after(attempt(1, new Outcome.Unclaimed()), NOON, 0))
        .isEqualTo(new Verdict.Archive("no listener"));
    assertThat(schedule.after(attempt(1, refused(410)), NOON, 0))
        .isEqualTo(new Verdict.Archive("listener gone"));
    var later = new Verdict.Later(NOON.plusMillis(1200), true);
    assertThat(schedule.after(attempt(1, refused(302)), NOON, 0)).isEqualTo(later);
    assertThat(schedule.after(attempt(1, new Outcome.Unreachable("x")), NOON, 0)).isEqualTo(later);
    assertThat(schedule.after(attempt(1, new Outcome.Forbidden("x")), NOON, 0)).isEqualTo(later);
  }

  @Test
  void retryAfter_isHonouredUpToAnHour() {
    var schedule = RetrySchedule.OBSERVED;
    var minute = new Outcome.Refused(429, Optional.of(Duration.ofMinutes(1)));
    assertThat(schedule.after(attempt(1, minute), NOON, 0))
        .isEqualTo(new Verdict.Later(NOON.plusSeconds(60), true));
    var day = new Outcome.Refused(503, Optional.of(Duration.ofDays(1)));
    assertThat(schedule.after(attempt(1, day), NOON, 0))
        .isEqualTo(new Verdict.Later(NOON.plusSeconds(3600), true));
  }

  @Test
  void jitter_makesAPauseUpToATenthLonger() {
    assertThat(RetrySchedule.DOCUMENTED.after(attempt(1, refused(500)), NOON, 1))
        .isEqualTo(new Verdict.Later(NOON.plusSeconds(330), true));
  }

  @Test
  void nonsense_isRefused() {
    assertThatThrownBy(() -> new RetrySchedule("x", List.of(Duration.ofSeconds(-1)), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetrySchedule("x", List.of(), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
