package dev.ringback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessorsTest {
  @Test
  void littleTimeLeft_isBusy() {
    assertThat(new Processors(() -> 0.9).areBusy()).isTrue();
    assertThat(new Processors(() -> 0.89).areBusy()).isFalse();
  }

  @Test
  void hardlyAnyTimeLeft_isFull() {
    assertThat(new Processors(() -> 0.95).areFull()).isTrue();
    assertThat(new Processors(() -> 0.94).areFull()).isFalse();
  }

  @Test
  void loadThatIsNotKnown_isNeither() {
    assertThat(new Processors(() -> -1).areBusy()).isFalse();
    assertThat(new Processors(() -> Double.NaN).areBusy()).isFalse();
    assertThat(new Processors(() -> -1).areFull()).isFalse();
    assertThat(new Processors(() -> Double.NaN).areFull()).isFalse();
  }

  @Test
  void system_isNotAskedMoreOftenThanTenTimesASecond() {
    var asked = new AtomicInteger();
    var processors =
        new Processors(
            () -> {
              asked.incrementAndGet();
              return 1;
            });
    var began = System.nanoTime();
    for (var i = 0; i < 100_000; i++) {
      assertThat(processors.areBusy()).isTrue();
    }
    var tenths = (System.nanoTime() - began) / 100_000_000;
    assertThat((long) asked.get()).isBetween(1L, tenths + 1);
  }
}
