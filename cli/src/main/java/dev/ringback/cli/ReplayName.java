package dev.ringback.cli;

import java.util.regex.Pattern;

/// The id of a replay as it is typed.
///
/// @param text letters, digits and underscores, so that it stays one segment of a path
record ReplayName(String text) {
  private static final Pattern FORM = Pattern.compile("rpl_[0-9a-z]+");

  /// Reads an id.
  ///
  /// @throws IllegalArgumentException when it cannot be one
  static ReplayName of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          text + " (expected: one that ringback replay list shows, such as rpl_019a...)");
    }
    return new ReplayName(text);
  }
}
