package dev.ringback.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void clock_standsStillUntilMoved() {
    var clock = SettableClock.at(NOON);

    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(clock.advance(Duration.ofMinutes(5))).isEqualTo(NOON.plusSeconds(300));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(300));
    clock.set(NOON);
    assertThat(clock.instant()).isEqualTo(NOON);
  }

  @Test
  void advance_byManyThreads_losesNoStep() {
    var clock = SettableClock.at(NOON);

    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var step = 0; step < 1000; step++) {
        threads.execute(() -> clock.advance(Duration.ofSeconds(1)));
      }
    }

    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1000));
  }
}
