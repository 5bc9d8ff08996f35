package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void medians_takesEachFigureByItself() {
    var all =
        List.of(
            new Percentiles(10, 1, 30, 300, 1_000),
            new Percentiles(20, 2, 10, 200, 3_000),
            new Percentiles(30, 3, 20, 100, 2_000));

    assertThat(Percentiles.medians(all)).isEqualTo(new Percentiles(60, 2, 20, 200, 2_000));
  }

  @Test
  void medians_takesTheLowerOfTwo() {
    var all = List.of(new Percentiles(1, 2, 4, 6, 8), new Percentiles(1, 1, 5, 5, 9));

    assertThat(Percentiles.medians(all)).isEqualTo(new Percentiles(2, 1, 4, 5, 8));
  }
}
