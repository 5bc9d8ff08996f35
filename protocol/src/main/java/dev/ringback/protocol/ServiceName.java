package dev.ringback.protocol;

/// The name of a callback service, such as `CarrierService`; case-sensitive.
///
/// @param value 1 to 128 printable characters, no blank at either end
public record ServiceName(String value) {
  private static final int MAX_LENGTH = 128;

  /// Refuses what is not a service name.
  public ServiceName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("service: not a name of 1 to 128 printable characters");
    }
  }

  /// Whether `value` has the shape of a service name.
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && (isPlain(value)
            || (value.strip().equals(value)
                && value.codePoints().noneMatch(ServiceName::isUnprintable)));
  }

  /// Most names are of printable ASCII without blanks, which is soon seen.
  private static boolean isPlain(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnprintable(int codePoint) {
    return Character.isISOControl(codePoint)
        || Character.getType(codePoint) == Character.SURROGATE
        || Character.getType(codePoint) == Character.LINE_SEPARATOR
        || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR;
  }

  /// The name alone.
  @Override
  public String toString() {
    return value;
  }
}
