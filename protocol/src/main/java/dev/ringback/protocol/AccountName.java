package dev.ringback.protocol;

import java.util.regex.Pattern;

/// An account, such as `0252012345-00001`: opaque, leading zeros significant.
///
/// @param value 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit
public record AccountName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /// Refuses what is not an account name.
  public AccountName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "account: not a name of 1 to 64 letters, digits, dots, dashes and underscores");
    }
  }

  /// Whether `value` has the shape of an account name.
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  /// The name alone.
  @Override
  public String toString() {
    return value;
  }
}
