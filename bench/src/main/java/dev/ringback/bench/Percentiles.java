package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;

/// How times are spread, in milliseconds.
///
/// @param count how many there are
/// @param p50 half are at most this
/// @param p99 99 of 100
/// @param p999 999 of 1000
/// @param max all
record Percentiles(long count, double p50, double p99, double p999, double max) {
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
