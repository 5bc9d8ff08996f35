package dev.ringback.server.outbound;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.IntFunction;

/// How a POST looks on an HTTP/1.1 connection (RFC 9112): head and body in one buffer, so that they
/// leave in one piece. Confined to an event loop: the head is put together in bytes that are used
/// again.
final class RequestWriter {
  private static final int USUAL_HEAD = 1024;
  private static final boolean[] IN_NAMES = inNames();

  private byte[] head = new byte[USUAL_HEAD];
  private int length;

  private static boolean[] inNames() {
    var inNames = new boolean[0x7f];
    Arrays.fill(inNames, '!', inNames.length, true);
    " \t:\"(),/;<=>?@[\\]{}".chars().forEach(end -> inNames[end] = false);
    return inNames;
  }

  /// Writes it into a buffer of its size.
  ///
  /// @param buffers makes one with so much room
  /// @throws IllegalArgumentException when a header could be taken for something else, before there
  ///   is a buffer; the text quotes nothing of it
  ByteBuf write(Post post, Route route, IntFunction<ByteBuf> buffers) {
    var body = post.body().bytes();
    length = 0;
    text("POST ");
    target(post);
    text(" HTTP/1.1\r\nHost: ");
    text(route.host());
    if (!route.hasUsualPort()) {
      text(":");
      text(Integer.toString(route.port()));
    }
    post.headers().forEach(this::header);
    text("\r\nContent-Length: ");
    text(Integer.toString(body.length));
    text("\r\n\r\n");
    return buffers.apply(length + body.length).writeBytes(head, 0, length).writeBytes(body);
  }

  private void target(Post post) {
    var path = post.url().uri().getRawPath();
    var query = post.url().uri().getRawQuery();
    text(path.isEmpty() ? "/" : path);
    if (query != null) {
      text("?");
      text(query);
    }
  }

  private void header(String name, String value) {
    if (!isName(name) || !isValue(value)) {
      throw new IllegalArgumentException("a header that cannot be sent");
    }
    text("\r\n");
    text(name);
    text(": ");
    text(value);
  }

  /// Adds text of ISO 8859-1, to which all of a head belongs.
  private void text(String text) {
    var end = length + text.length();
    if (end > head.length) {
      head = Arrays.copyOf(head, Math.max(end, 2 * head.length));
    }
    for (var i = 0; i < text.length(); i++) {
      head[length + i] = (byte) text.charAt(i);
    }
    length = end;
  }

  private static boolean isName(String name) {
    for (var i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= IN_NAMES.length || !IN_NAMES[name.charAt(i)]) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }
}
