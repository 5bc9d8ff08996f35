package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How times are spread, in milliseconds.
///
/// @param count how many there are
/// @param p50 half are at most this
/// @param p99 99 of 100
/// @param p999 999 of 1000
/// @param max all
record Percentiles(long count, double p50, double p99, double p999, double max) {
  /// Those in the middle of several, each figure by itself; of as many as all of them have.
  static Percentiles medians(List<Percentiles> all) {
    return new Percentiles(
        all.stream().mapToLong(Percentiles::count).sum(),
        median(all, Percentiles::p50),
        median(all, Percentiles::p99),
        median(all, Percentiles::p999),
        median(all, Percentiles::max));
  }

  private static double median(List<Percentiles> all, ToDoubleFunction<Percentiles> figure) {
    return Figure.median(all.stream().map(figure::applyAsDouble).toList());
  }

  JsonObject json() {
    return JsonObject.EMPTY
        .with("p50", Figure.of(p50, 3))
        .with("p99", Figure.of(p99, 3))
        .with("p999", Figure.of(p999, 3))
        .with("max", Figure.of(max, 3));
  }

  /// In words, such as `p50 1.2 ms, p99 3.4 ms, p99.9 5.6 ms`.
  String words() {
    return "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms".formatted(p50, p99, p999, max);
  }
}
