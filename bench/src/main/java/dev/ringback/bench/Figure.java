package dev.ringback.bench;

import dev.ringback.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collection;

/// How measured numbers are rounded and shown.
final class Figure {
  private Figure() {}

  /// A number with at most so many decimals; `null` where nothing was measured.
  static JsonValue of(double value, int decimals) {
    return Double.isFinite(value)
        ? new JsonValue.Numeral(
            BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString())
        : new JsonValue.Null();
  }

  /// The one in the middle; the lower of two.
  static double median(Collection<Double> values) {
    var sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
  }

  /// The difference between the largest and the smallest, as a share of the median.
  static double spread(Collection<Double> values) {
    var sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : (Arrays.stream(sorted).max().orElseThrow() - sorted[0]) / median(values);
  }
}
