package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FloodTest {
  private static final Traffic TRAFFIC = new Traffic(1, 2, 600);

  @ParameterizedTest
  @CsvSource({"false, 600", "false, 65536", "true, 600", "true, 65536"})
  void builtIn_everythingSentArrivesOnce(boolean https, int bytes) throws Exception {
    var requests = 2_000;
    var journeys = new Journeys(7, requests, 1);
    try (var workshop = Workshop.open(true, https);
        var sink = workshop.builtInSink(0)) {
      sink.tell(journeys);
      var timetable = Timetable.atRandom(System.nanoTime(), 20_000, requests);
      var sent =
          workshop
              .builtInGenerator()
              .send(sink.url(), "token", new Traffic(1, 2, bytes), timetable, 7, journeys);

      assertThat(sink.url()).hasScheme(https ? "https" : "http");
      assertThat(sent).isEqualTo(new Generator.Sent(requests, 0));
      assertThat(sink.count()).isEqualTo(requests);
      sink.tellNobody();
    }
    var summary = journeys.summary(_ -> true);
    assertThat(summary.accepted()).isEqualTo(requests);
    assertThat(summary.lost()).isZero();
    assertThat(summary.duplicates()).isZero();
    assertThat(summary.journey().p50()).isPositive().isLessThanOrEqualTo(summary.journey().p99());
  }

  @Test
  void requests_thatFindNoConnectionCountFromWhenTheyWereDue() throws Exception {
    var requests = 1_000;
    var stall = Duration.ofMillis(400);
    var journeys = new Journeys(0, requests, 1);
    try (var workshop = Workshop.open(true, false);
        var sink = workshop.builtInSink(0)) {
      sink.tell(
          (sequence, nanos) -> {
            if (sequence == 100) {
              LockSupport.parkNanos(stall.toNanos());
            }
            journeys.arrived(sequence, nanos);
          });
      var timetable = Timetable.spread(System.nanoTime(), 1_000, requests);
      workshop.builtInGenerator().send(sink.url(), "token", TRAFFIC, timetable, 0, journeys);
      sink.tellNobody();
    }

    // All that was due within the stall waited for it: 400 requests, not one per connection.
    assertThat(journeys.summary(n -> n >= 110 && n < 290).accept().p50()).isGreaterThan(200);
    assertThat(journeys.late().max()).isGreaterThan(200);
    assertThat(journeys.summary(n -> n > 900).accept().p50()).isLessThan(100);
  }

  @Test
  void https_isRefusedFromWhomTheRunDidNotMake() throws Exception {
    try (var workshop = Workshop.open(true, true);
        var stranger = Workshop.open(true, true);
        var sink = workshop.builtInSink(0)) {
      var generator = stranger.builtInGenerator();

      assertThatThrownBy(() -> generator.send(sink.url(), "token", TRAFFIC, Duration.ofMillis(100)))
          .isInstanceOf(SSLException.class);
      assertThat(sink.count()).isZero();
    }
  }

  @Test
  void flood_countsWhatArrivesUntilTheLast() throws Exception {
    try (var workshop = Workshop.open(true, false);
        var sink = workshop.builtInSink(0)) {
      var flood = new Flood(workshop.builtInGenerator(), sink);

      var result = flood.run(sink.url(), "token", TRAFFIC, Duration.ofMillis(300));

      assertThat(result.arrived()).isPositive().isEqualTo(result.accepted());
      assertThat(result.refused()).isZero();
      assertThat(result.seconds()).isBetween(0.1, 5.0);
    }
  }

  @Test
  void journeys_countWhatIsLostAndWhatComesTwice() {
    var journeys = new Journeys(0, 3, 3);
    journeys.answered(0, 3, 1_000_000, 2_000_000);
    journeys.arrived(0, 5_000_000);
    journeys.arrived(0, 6_000_000);
    journeys.arrived(1, 1_500_000);

    var summary = journeys.summary(_ -> true);

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
