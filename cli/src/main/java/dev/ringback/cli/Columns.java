package dev.ringback.cli;

import java.util.List;
import java.util.stream.IntStream;

/// Rows of text laid out in columns.
final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  /// The rows as lines, each column as wide as its widest cell; all rows have the same number of
  /// cells.
  static List<String> of(List<List<String>> rows) {
    var widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
