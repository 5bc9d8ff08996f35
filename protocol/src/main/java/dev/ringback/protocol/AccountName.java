package dev.ringback.protocol;

/// An account, such as `0252012345-00001`: opaque, leading zeros significant.
///
/// @param value 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit
public record AccountName(String value) {
  private static final int MAX_LENGTH = 64;

  /// Refuses what is not an account name.
  public AccountName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "account: not a name of 1 to 64 letters, digits, dots, dashes and underscores");
    }
  }

  /// Whether `value` has the shape of an account name.
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (var i = 1; i < value.length(); i++) {
      var c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /// The name alone.
  @Override
  public String toString() {
    return value;
  }
}
