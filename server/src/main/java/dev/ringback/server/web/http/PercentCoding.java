package dev.ringback.server.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/// Decodes parts of an address. A blank may come as `%20` or as `+`, in paths too, because clients
/// differ; a plus comes as `%2B`.
public final class PercentCoding {
  private PercentCoding() {}

  /// The text that `part` stands for; empty when it is not well-formed, or not UTF-8.
  public static Optional<String> decode(String part) {
    if (part.chars().noneMatch(c -> c == '%' || c == '+' || c > 0x7e)) {
      return Optional.of(part);
    }
    var bytes = new ByteArrayOutputStream(part.length());
    for (var i = 0; i < part.length(); i++) {
      var c = part.charAt(i);
      if (c == '+') {
        bytes.write(' ');
      } else if (c != '%') {
        // A character above 0xff cannot come out of a request line.
        bytes.write(c);
      } else {
        var value = i + 2 < part.length() ? hex(part.charAt(i + 1), part.charAt(i + 2)) : -1;
        if (value < 0) {
          return Optional.empty();
        }
        bytes.write(value);
        i += 2;
      }
    }
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
      return Optional.of(text.toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static int hex(char high, char low) {
    var first = Character.digit(high, 16);
    var second = Character.digit(low, 16);
    return first < 0 || second < 0 || high > 'f' || low > 'f' ? -1 : first << 4 | second;
  }
}
