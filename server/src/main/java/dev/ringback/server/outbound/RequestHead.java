package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.intake.Body;
import dev.ringback.server.intake.MessageId;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// How the head of a POST looks on an HTTP/1.1 connection (RFC 9112). Confined to one thread while
/// lines are added to it.
final class RequestHead {
  private static final int USUAL_LINES = 256;
  private static final boolean[] IN_NAMES = inNames();
  private static final Name CONTENT_LENGTH = Name.of("Content-Length");
  private static final byte[] END = "\r\n\r\n".getBytes(ISO_8859_1);

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
  /// @throws UnfitHeader when it could be taken for something else; the head is then half written
  RequestHead with(String name, String value) {
    return with(Name.of(name), value);
  }

  /// Adds a header.
  ///
  /// @throws UnfitHeader when it could be taken for something else; the head is then half written
  RequestHead with(Name name, String value) {
    text(name.begun);
    value(value);
    return this;
  }

  /// Adds a header that is a number.
  ///
  /// @throws IllegalArgumentException when it is less than zero
  RequestHead with(Name name, long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a header of " + number);
    }
    text(name.begun);
    var digits = 1;
    for (var rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    need(digits);
    length += digits;
    var rest = number;
    for (var i = 1; i <= digits; i++) {
      bytes[length - i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  /// Adds a header that is the id of a message.
  RequestHead with(Name name, MessageId id) {
    text(name.begun);
    need(MessageId.TEXT_LENGTH);
    id.writeText(bytes, length);
    length += MessageId.TEXT_LENGTH;
    return this;
  }

  /// Adds text of ISO 8859-1, to which all of a head belongs.
  private void text(String text) {
    text(text.getBytes(ISO_8859_1));
  }

  private void text(byte[] text) {
    need(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  private void value(String value) {
    need(value.length());
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new UnfitHeader();
      }
      bytes[length + i] = (byte) c;
    }
    length += value.length();
  }

  private void need(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, length + more + USUAL_LINES);
    }
  }

  private static boolean isName(String name) {
    for (var i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= IN_NAMES.length || !IN_NAMES[name.charAt(i)]) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /// Ends it with the length of the body.
  RequestHead before(Body body) {
    with(CONTENT_LENGTH, body.length());
    text(END);
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

  /// The name of a header, looked at once for all heads that have it. Immutable.
  static final class Name {
    private final byte[] begun;

    private Name(byte[] begun) {
      this.begun = begun;
    }

    /// A name.
    ///
    /// @throws UnfitHeader when it could be taken for something else
    static Name of(String name) {
      if (!isName(name)) {
        throw new UnfitHeader();
      }
      return new Name(("\r\n" + name + ": ").getBytes(ISO_8859_1));
    }
  }

  /// A header could end its line, or be read as another one. The text quotes nothing of it.
  static final class UnfitHeader extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitHeader() {
      super("a header that cannot be sent", null, false, false);
    }
  }
}
