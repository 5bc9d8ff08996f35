package dev.ringback.cli;

import java.util.regex.Pattern;

/// A number of bytes as it is typed: `600`, `8KiB`.
///
/// @param bytes how many
record ByteCount(int bytes) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(KiB)?");

  /// Reads one.
  ///
  /// @throws IllegalArgumentException when it is none
  static ByteCount of(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(text + " (expected: such as 600 or 8KiB)");
    }
    return new ByteCount(Integer.parseInt(match.group(1)) * (match.group(2) == null ? 1 : 1024));
  }
}
