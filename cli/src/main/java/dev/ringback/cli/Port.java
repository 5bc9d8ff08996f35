package dev.ringback.cli;

/// A port to listen on.
///
/// @param number 1 to 65535, or 0 for any that is free
record Port(int number) {
  private static final int MAX = 65_535;

  /// Reads a port.
  ///
  /// @throws IllegalArgumentException when it is none
  static Port of(String text) {
    try {
      var number = Integer.parseInt(text);
      if (number >= 0 && number <= MAX) {
        return new Port(number);
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, as is a number out of range.
    }
    throw new IllegalArgumentException(text + " (expected: 0 to " + MAX + ")");
  }
}
