package dev.ringback.server.outbound;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An answer as most listeners give it: whole, in one piece, with nothing in its head that changes
/// what comes next. Reading it here spares the objects that a decoder of any HTTP makes of it;
/// whatever is not plain, or not well-formed, is left to that.
///
/// Plain is: HTTP/1.1, a final status, fields on one line each, no field that says how the body is
/// sent or what becomes of the connection but one `Content-Length` and a `Connection: keep-alive`,
/// no `Retry-After`, and nothing behind the body ([RFC
/// 9112](https://www.rfc-editor.org/rfc/rfc9112)).
///
/// @param status the HTTP status
/// @param bodyAt where the body begins; it goes to the end
record PlainAnswer(int status, int bodyAt) {
  /// How long it is at most. Longer ones are few.
  static final int LONGEST = 2_048;

  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] LENGTH = ascii("content-length");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] KEEP_ALIVE = ascii("keep-alive");
  private static final byte[][] NOT_PLAIN = {
    ascii("transfer-encoding"), ascii("retry-after"), ascii("upgrade"), ascii("trailer")
  };

  private static final int FIRST_LINE = VERSION.length + 3;
  private static final byte DELETE = 0x7f;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int MOST_DIGITS = 4;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads an answer; empty where it is not plain.
  ///
  /// @param bytes what was read from the connection, from 0 on
  /// @param end how many of them
  static Optional<PlainAnswer> read(byte[] bytes, int end) {
    var status = status(bytes, end);
    if (status < 200 || status > 599) {
      return Optional.empty();
    }
    var length = -1;
    var at = line(bytes, FIRST_LINE, end);
    while (at >= 0 && at + 1 < end && bytes[at] != '\r') {
      var colon = name(bytes, at, end);
      var next = colon < 0 ? -1 : line(bytes, colon + 1, end);
      if (next < 0) {
        return Optional.empty();
      }
      if (is(LENGTH, bytes, at, colon)) {
        var said = digits(bytes, colon + 1, next - 2);
        if (length >= 0 || said < 0) {
          return Optional.empty();
        }
        length = said;
      } else if (is(CONNECTION, bytes, at, colon)) {
        var value = afterSpaces(bytes, colon + 1, next - 2);
        if (!is(KEEP_ALIVE, bytes, value, next - 2)) {
          return Optional.empty();
        }
      } else if (isNotPlain(bytes, at, colon)) {
        return Optional.empty();
      }
      at = next;
    }
    if (at < 0 || at + 1 >= end || bytes[at + 1] != '\n') {
      return Optional.empty();
    }
    var answer = new PlainAnswer(status, at + 2);
    return answer.isWhole(length, end) ? Optional.of(answer) : Optional.empty();
  }

  private boolean isWhole(int length, int end) {
    var hasNone = status == NO_CONTENT || status == NOT_MODIFIED;
    return hasNone ? length <= 0 && bodyAt == end : length >= 0 && bodyAt + length == end;
  }

  /// The status; -1 where the first line does not begin as it should.
  private static int status(byte[] bytes, int end) {
    if (end <= FIRST_LINE) {
      return -1;
    }
    for (var i = 0; i < VERSION.length; i++) {
      if (bytes[i] != VERSION[i]) {
        return -1;
      }
    }
    var behind = bytes[FIRST_LINE];
    return behind == ' ' || behind == '\r' ? digits(bytes, VERSION.length, FIRST_LINE) : -1;
  }

  /// Where the next line begins; -1 where this one has something in it that is not text, or no end.
  private static int line(byte[] bytes, int from, int end) {
    for (var i = from; i < end; i++) {
      if (bytes[i] < ' ' || bytes[i] == DELETE) {
        return bytes[i] == '\r' && i + 1 < end && bytes[i + 1] == '\n' ? i + 2 : -1;
      }
    }
    return -1;
  }

  /// Where the colon behind a name is; -1 where none is, or the name has other than letters,
  /// digits, `-` and `_` in it.
  private static int name(byte[] bytes, int from, int end) {
    for (var i = from; i < end; i++) {
      var c = bytes[i];
      if (c == ':') {
        return i > from ? i : -1;
      }
      var isOfName =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!isOfName) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isNotPlain(byte[] bytes, int from, int to) {
    for (var name : NOT_PLAIN) {
      if (is(name, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }

  /// Whether that is what stands there, in whatever case.
  ///
  /// @param text letters in lower case, and dashes
  private static boolean is(byte[] text, byte[] bytes, int from, int to) {
    if (to - from != text.length) {
      return false;
    }
    for (var i = 0; i < text.length; i++) {
      var c = bytes[from + i];
      if (c != text[i] && (c < 'A' || c > 'Z' || c + ('a' - 'A') != text[i])) {
        return false;
      }
    }
    return true;
  }

  private static int afterSpaces(byte[] bytes, int from, int to) {
    var at = from;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /// The number that stands there, spaces before it aside; -1 where none does.
  private static int digits(byte[] bytes, int from, int to) {
    var first = afterSpaces(bytes, from, to);
    if (first == to || to - first > MOST_DIGITS) {
      return -1;
    }
    var number = 0;
    for (var i = first; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }
}
