package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;

/// How a POST looks on an HTTP/1.1 connection (RFC 9112): head and body in one buffer, so that they
/// leave in one piece.
final class RequestWriter {
  private static final int USUAL_HEAD = 512;
  private static final String NAME_ENDS = " \t:\"(),/;<=>?@[\\]{}";

  private RequestWriter() {}

  /// How many bytes are enough for most.
  static int size(Post post) {
    return USUAL_HEAD + post.body().bytes().length;
  }

  /// Writes it.
  ///
  /// @throws IllegalArgumentException when a header could be taken for something else; the text
  ///   quotes nothing of it
  static void write(Post post, Route route, ByteBuf to) {
    var head = new StringBuilder(USUAL_HEAD);
    head.append("POST ").append(target(post)).append(" HTTP/1.1\r\nHost: ").append(route.host());
    if (!route.hasUsualPort()) {
      head.append(':').append(route.port());
    }
    post.headers().forEach((name, value) -> header(head, name, value));
    var body = post.body().bytes();
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    to.writeBytes(head.toString().getBytes(ISO_8859_1));
    to.writeBytes(body);
  }

  private static String target(Post post) {
    var path = post.url().uri().getRawPath();
    var query = post.url().uri().getRawQuery();
    var rooted = path.isEmpty() ? "/" : path;
    return query == null ? rooted : rooted + "?" + query;
  }

  private static void header(StringBuilder head, String name, String value) {
    if (!isName(name) || !isValue(value)) {
      throw new IllegalArgumentException("a header that cannot be sent");
    }
    head.append("\r\n").append(name).append(": ").append(value);
  }

  private static boolean isName(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || NAME_ENDS.indexOf(c) >= 0) {
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
