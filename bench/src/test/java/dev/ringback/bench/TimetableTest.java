package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final long START = 1_000_000_000_000L;

  @Test
  void spread_hasOneInEachStretch() {
    var times = all(Timetable.spread(START, 1_000, 500));

    assertThat(times).hasSize(500);
    for (var i = 0; i < times.size(); i++) {
      assertThat(times.get(i) - START).isBetween(i * 1_000_000L, (i + 1) * 1_000_000L);
    }
  }

  @Test
  void atRandom_keepsTheRateOnAverageOnly() {
    var times = all(Timetable.atRandom(START, 1_000, 20_000));

    var gaps = new ArrayList<Long>();
    for (var i = 1; i < times.size(); i++) {
      gaps.add(times.get(i) - times.get(i - 1));
    }
    assertThat(gaps).allMatch(gap -> gap >= 0);
    assertThat(gaps.stream().mapToLong(gap -> gap).average().orElseThrow())
        .isCloseTo(1_000_000, Percentage.withPercentage(3));
    // Of a Poisson process, 1/e of the gaps are longer than the average.
    assertThat(gaps.stream().filter(gap -> gap > 1_000_000).count())
        .isCloseTo(7_358, Percentage.withPercentage(5));
  }

  @Test
  void atOnce_endsWithItsNumberOrItsTime() {
    assertThat(all(new Timetable.AtOnce(Long.MAX_VALUE, 3))).hasSize(3);
    assertThat(new Timetable.AtOnce(START, 3).due(START)).isEqualTo(Long.MAX_VALUE);
  }

  private static List<Long> all(Timetable timetable) {
    var times = new ArrayList<Long>();
    for (var due = timetable.due(START); due != Long.MAX_VALUE; due = timetable.due(START)) {
      times.add(due);
      timetable.sent();
    }
    return times;
  }
}
