package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class FloodTest {
  private static final Traffic TRAFFIC = new Traffic(1, 2, 600);

  @Test
  void builtIn_everythingSentArrivesOnce() throws Exception {
    var requests = 2_000;
    var journeys = new Journeys(requests);
    try (var sink = CountingSink.start(0, journeys::arrived)) {
      var sent =
          new BuiltInGenerator()
              .sendOpenly(sink.url(), "token", TRAFFIC, 20_000, requests, journeys::accepted);

      assertThat(sent).isEqualTo(new Generator.Sent(requests, 0));
      assertThat(sink.count()).isEqualTo(requests);
    }
    var summary = journeys.summary();
    assertThat(summary.accepted()).isEqualTo(requests);
    assertThat(summary.lost()).isZero();
    assertThat(summary.duplicates()).isZero();
    assertThat(summary.journey().p50()).isPositive().isLessThanOrEqualTo(summary.journey().p99());
  }

  @Test
  void flood_countsWhatArrivesUntilTheLast() throws Exception {
    try (var sink = CountingSink.start(0, (_, _) -> {})) {
      var flood = new Flood(new BuiltInGenerator(), sink);

      var result = flood.run(sink.url(), "token", TRAFFIC, Duration.ofMillis(300));

      assertThat(result.arrived()).isPositive().isEqualTo(result.accepted());
      assertThat(result.refused()).isZero();
      assertThat(result.seconds()).isBetween(0.1, 5.0);
    }
  }

  @Test
  void journeys_countWhatIsLostAndWhatComesTwice() {
    var journeys = new Journeys(3);
    journeys.accepted(0, 3, 1_000_000, 2_000_000);
    journeys.arrived(0, 5_000_000);
    journeys.arrived(0, 6_000_000);
    journeys.arrived(1, 1_500_000);

    var summary = journeys.summary();

    assertThat(summary.lost()).isEqualTo(1);
    assertThat(summary.duplicates()).isEqualTo(1);
    assertThat(summary.delivery().p50()).isZero();
    assertThat(summary.delivery().max()).isEqualTo(3);
    assertThat(summary.journey().max()).isEqualTo(4);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads the accounts of Linux")
  void processUse_seesThisProcess() throws Exception {
    var use = ProcessUse.of(ProcessHandle.current().pid());

    assertThat(use.cpuMicros()).isPositive();
    assertThat(use.residentBytes()).isPositive().isLessThanOrEqualTo(use.peakBytes());
    assertThat(use.byThread()).containsKey(ProcessUse.ThreadKind.COMPILERS);
    assertThat(use.since(use).cpuMicros()).isZero();
  }
}
