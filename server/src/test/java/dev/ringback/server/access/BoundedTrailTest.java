package dev.ringback.server.access;

import static dev.ringback.server.access.AuditEntry.Action.REFUSALS_LEFT_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BoundedTrailTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final SettableClock clock = SettableClock.at(NOON);
  private final AuditDouble written = new AuditDouble();
  private final BoundedTrail trail = new BoundedTrail(written, clock);

  private AuditEntry entry(AuditEntry.Action action, AuditEntry.Result result, String address) {
    return new AuditEntry(
        clock.instant(),
        action,
        Optional.empty(),
        Optional.empty(),
        Optional.of(address),
        Optional.empty(),
        result);
  }

  private void refuse(String address, int times) {
    for (var i = 0; i < times; i++) {
      trail.record(entry(AuditEntry.Action.TOKEN_ASKED, AuditEntry.Result.REFUSED, address));
    }
  }

  private void change() {
    trail.record(entry(AuditEntry.Action.LISTENER_REGISTERED, AuditEntry.Result.DONE, "10.0.0.1"));
  }

  private Optional<String> lastCount() {
    var last = written.entries().getLast();
    return last.subject().filter(_ -> last.action() == REFUSALS_LEFT_OUT);
  }

  @Test
  void refusalsOfOneNetwork_areWrittenUpToALimit_andThenCounted() {
    for (var i = 0; i < 1_000; i++) {
      refuse("2001:db8::" + Integer.toHexString(i), 1);
    }
    assertThat(written.entries()).hasSize(BoundedTrail.PER_GROUP);
    refuse("10.0.0.1", 1);
    assertThat(written.entries()).hasSize(BoundedTrail.PER_GROUP + 1);

    clock.advance(BoundedTrail.WINDOW);
    trail.settle();
    assertThat(lastCount()).contains("990 since " + NOON);
    trail.settle();
    assertThat(written.entries()).hasSize(BoundedTrail.PER_GROUP + 2);
  }

  @Test
  void refusalsFromEverywhere_areWrittenUpToALimit() {
    for (var i = 0; i < 1_000; i++) {
      refuse("10.0." + i / 250 + "." + i % 250, 1);
    }
    assertThat(written.entries()).hasSize(BoundedTrail.IN_ALL);
  }

  @Test
  void floodOfAnHour_isAFewLinesAMinute() {
    for (var i = 0; i < 3_600; i++) {
      refuse("10.0.0." + i % 250, 20);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(written.entries()).hasSizeLessThanOrEqualTo(60 * (BoundedTrail.IN_ALL + 1));
  }

  @Test
  void whatWasDone_isAlwaysWritten() {
    refuse("10.0.0.1", 100);
    for (var i = 0; i < 100; i++) {
      change();
    }
    assertThat(written.entries()).hasSize(BoundedTrail.PER_GROUP + 100);
  }

  @Test
  void count_comesBeforeTheNextEntry_ofWhateverKind() {
    refuse("10.0.0.1", BoundedTrail.PER_GROUP + 7);
    clock.advance(BoundedTrail.WINDOW);
    change();

    assertThat(written.entries().get(BoundedTrail.PER_GROUP).subject()).contains("7 since " + NOON);
    assertThat(written.entries().getLast().action())
        .isEqualTo(AuditEntry.Action.LISTENER_REGISTERED);
  }

  @Test
  void nextMinute_beginsAnew_alsoWhenTheClockIsSetBack() {
    refuse("10.0.0.1", BoundedTrail.PER_GROUP);
    clock.advance(BoundedTrail.WINDOW);
    refuse("10.0.0.1", BoundedTrail.PER_GROUP);
    assertThat(written.entries()).hasSize(2 * BoundedTrail.PER_GROUP);

    clock.set(NOON.minusSeconds(3_600));
    refuse("10.0.0.1", BoundedTrail.PER_GROUP);
    assertThat(written.entries()).hasSize(3 * BoundedTrail.PER_GROUP);
  }

  @Test
  void close_writesTheCountOfTheMinute() {
    refuse("10.0.0.1", BoundedTrail.PER_GROUP + 1);
    trail.close();
    assertThat(lastCount()).contains("1 since " + NOON);
    trail.close();
    assertThat(written.entries()).hasSize(BoundedTrail.PER_GROUP + 1);
  }

  @Test
  void manyAtOnce_areCountedInFull() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 500; i++) {
        threads.execute(() -> refuse("10.0.0.1", 1));
      }
    }
    trail.close();
    assertThat(lastCount()).contains(500 - BoundedTrail.PER_GROUP + " since " + NOON);
  }
}
