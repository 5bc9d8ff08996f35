package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The reading side of an HTTP/1.1 connection between programs that keep to the rules: heads with a
/// `Content-Length` or none. Confined to one thread.
final class Inlet {
  private static final String LENGTH = "content-length:";

  private byte[] bytes = new byte[16 * 1024];
  private int from;
  private int to;
  private int bodyFrom;
  private int end;

  /// Where to read into.
  ByteBuffer room() {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    return ByteBuffer.wrap(bytes, to, bytes.length - to);
  }

  /// Says how many bytes were read into [#room()].
  void read(int count) {
    to += count;
  }

  /// Takes bytes that were read elsewhere.
  void take(ByteBuffer more) {
    while (more.hasRemaining()) {
      var room = room();
      var count = Math.min(room.remaining(), more.remaining());
      room.put(room.position(), more, more.position(), count);
      more.position(more.position() + count);
      read(count);
    }
  }

  /// Whether there is a whole message, which the other methods then tell about until [#next()].
  boolean isWhole() {
    for (var at = from; at + 3 < to; at++) {
      if (bytes[at] == '\r'
          && bytes[at + 1] == '\n'
          && bytes[at + 2] == '\r'
          && bytes[at + 3] == '\n') {
        bodyFrom = at + 4;
        end = bodyFrom + contentLength();
        return end <= to;
      }
    }
    return false;
  }

  private int contentLength() {
    for (var at = from; at + LENGTH.length() < bodyFrom; at++) {
      if (bytes[at] == '\n' && isLength(at + 1)) {
        var length = 0;
        for (var i = at + 1 + LENGTH.length(); bytes[i] != '\r'; i++) {
          if (bytes[i] >= '0') {
            length = length * 10 + (bytes[i] - '0');
          }
        }
        return length;
      }
    }
    return 0;
  }

  private boolean isLength(int at) {
    for (var i = 0; i < LENGTH.length(); i++) {
      // Letters differ from capitals in one bit; a dash and a colon have it as well.
      if ((bytes[at + i] | 0x20) != LENGTH.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The status of an answer.
  int status() {
    return 100 * (bytes[from + 9] - '0') + 10 * (bytes[from + 10] - '0') + bytes[from + 11] - '0';
  }

  /// The first letter of a request's path after the slash.
  char firstOfPath() {
    for (var at = from; at < bodyFrom; at++) {
      if (bytes[at] == '/') {
        return (char) bytes[at + 1];
      }
    }
    return ' ';
  }

  /// The sequence number in the body.
  long sequence() {
    return Traffic.sequence(bytes, bodyFrom, end);
  }

  /// The whole message, for a complaint.
  String text() {
    return new String(bytes, from, end - from, ISO_8859_1);
  }

  /// Goes on behind the whole message.
  void next() {
    from = end;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }
}
