package dev.ringback.bench;

import java.util.Arrays;

/// Times taken, in nanoseconds. Confined to one thread.
final class Latencies {
  private final long[] nanos;
  private int count;

  Latencies(int capacity) {
    nanos = new long[capacity];
  }

  void add(long one) {
    nanos[count++] = one;
  }

  Percentiles percentiles() {
    Arrays.sort(nanos, 0, count);
    return new Percentiles(count, at(0.5), at(0.99), at(0.999), at(1));
  }

  /// The smallest time that at least this share of all did not exceed.
  private double at(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    var rank = (int) Math.ceil(share * count) - 1;
    return nanos[Math.clamp(rank, 0, count - 1)] / 1e6;
  }
}
