package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.intake.Body;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// How the head of a POST looks on an HTTP/1.1 connection (RFC 9112). Confined to one thread while
/// lines are added to it.
final class RequestHead {
  private static final int USUAL_LINES = 256;
  private static final boolean[] IN_NAMES = inNames();

  /// What comes first, and does not change any more.
  private final byte[] shared;

  private byte[] bytes = new byte[USUAL_LINES];
  private int length;

  private RequestHead(byte[] shared) {
    this.shared = shared;
  }

  private static boolean[] inNames() {
    var inNames = new boolean[0x7f];
    Arrays.fill(inNames, '!', inNames.length, true);
    "\"(),/:;<=>?@[\\]{}".chars().forEach(end -> inNames[end] = false);
    return inNames;
  }

  /// The first line of a request to `url`, and whom it is for.
  static RequestHead to(CallbackUrl url) {
    var path = url.uri().getRawPath();
    var query = url.uri().getRawQuery();
    var port = url.port();
    var head = new RequestHead(new byte[0]);
    head.text("POST ");
    head.text(path.isEmpty() ? "/" : path);
    head.text(query == null ? "" : "?" + query);
    head.text(" HTTP/1.1\r\nHost: ");
    head.text(TransportSettings.authority(url));
    head.text(port == (url.isHttps() ? 443 : 80) ? "" : ":" + port);
    return head;
  }

  /// All lines so far, to begin many heads with.
  byte[] lines() {
    var lines = Arrays.copyOf(shared, length());
    System.arraycopy(bytes, 0, lines, shared.length, length);
    return lines;
  }

  /// A head that begins with the lines of another one, to which others can be added.
  ///
  /// @param lines shared, and so not to be written to
  static RequestHead beginningWith(byte[] lines) {
    return new RequestHead(lines);
  }

  /// Adds a header.
  ///
  /// @throws UnfitHeader when it could be taken for something else
  RequestHead with(String name, String value) {
    if (!isName(name) || !isValue(value)) {
      throw new UnfitHeader();
    }
    text("\r\n");
    text(name);
    text(": ");
    text(value);
    return this;
  }

  /// Adds text of ISO 8859-1, to which all of a head belongs.
  private void text(String text) {
    var end = length + text.length();
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, end + USUAL_LINES);
    }
    for (var i = 0; i < text.length(); i++) {
      bytes[length + i] = (byte) text.charAt(i);
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

  /// Ends it with the length of the body.
  RequestHead before(Body body) {
    text("\r\nContent-Length: ");
    text(Integer.toString(body.length()));
    text("\r\n\r\n");
    return this;
  }

  /// How many bytes.
  int length() {
    return shared.length + length;
  }

  void writeTo(ByteBuf request) {
    request.writeBytes(shared).writeBytes(bytes, 0, length);
  }

  /// The size alone: headers may hold secrets.
  @Override
  public String toString() {
    return "RequestHead[" + length() + " bytes]";
  }

  /// A header could end its line, or be read as another one. The text quotes nothing of it.
  static final class UnfitHeader extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitHeader() {
      super("a header that cannot be sent", null, false, false);
    }
  }
}
