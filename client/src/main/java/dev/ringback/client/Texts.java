package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Checks and encodings of text on its way into a request. No message quotes a value, which may be
/// a secret.
final class Texts {
  /// Room for signed tokens that carry claims; well within what servers take as a header.
  static final int MAX_TOKEN = 8 * 1024;

  private static final String HEADER_NAME_MARKS = "!#$%&'*+-.^_`|~";
  private static final String UNRESERVED_MARKS = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private Texts() {}

  /// Whether a header can carry `value` as a token: printable ASCII, no blank.
  static boolean isToken(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_TOKEN
        && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /// Whether `name` can be a header's name.
  static boolean isHeaderName(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> isAsciiLetterOrDigit(c) || HEADER_NAME_MARKS.indexOf(c) >= 0);
  }

  /// Refuses a header that no request can carry.
  static void requireHeader(String name, String value) {
    if (!isHeaderName(name)) {
      throw new IllegalArgumentException(
          "header name: "
              + name.length()
              + " characters (expected: letters, digits and "
              + HEADER_NAME_MARKS
              + ")");
    }
    if (!value.strip().equals(value) || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "header " + name + ": a value of other than printable ASCII, or blank at an end");
    }
  }

  /// Refuses text that is empty or cannot be written as UTF-8.
  static String requireText(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": empty (expected: at least one character)");
    }
    return requireUnicode(name, value);
  }

  /// Refuses text that cannot be written as UTF-8.
  static String requireUnicode(String name, String value) {
    if (!UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          name + ": half a surrogate pair in it (expected: text that UTF-8 can hold)");
    }
    return value;
  }

  /// One segment of a path: every byte but letters, digits and `-._~` in percent form, a blank as
  /// `%20`.
  ///
  /// @throws IllegalArgumentException for `.` and `..`, which would name another resource
  static String pathSegment(String name, String value) {
    if (value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: no dot segment; it would name another resource)");
    }
    return percentEncoded(requireText(name, value));
  }

  /// `value` with every byte but letters, digits and `-._~` in percent form; good in a path, a
  /// query and a form.
  static String percentEncoded(String value) {
    var encoded = new StringBuilder(value.length() + 16);
    for (var b : value.getBytes(UTF_8)) {
      if (isAsciiLetterOrDigit(b) || UNRESERVED_MARKS.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isAsciiLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
