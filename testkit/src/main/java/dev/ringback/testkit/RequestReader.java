package dev.ringback.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads HTTP/1.1 requests from a connection, one after the other. Confined to the connection's
/// thread.
final class RequestReader {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = new BufferedInputStream(in, 16 * 1024);
  }

  /// The next request's head; empty when the sender closed after the last request.
  ///
  /// @throws IOException when what comes is not HTTP/1.x, or breaks off
  Optional<Head> head() throws IOException {
    var first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    var request = ((char) first + line()).split(" ", -1);
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      throw new IOException("not a request line of HTTP/1.x");
    }
    return Optional.of(new Head(request[0], request[1], headers()));
  }

  private Map<String, List<String>> headers() throws IOException {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header line");
      }
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /// The body that `head` announces, without framing.
  ///
  /// @throws IOException when the framing is wrong, or the body breaks off
  byte[] body(Head head) throws IOException {
    if (head.says("Transfer-Encoding", "chunked")) {
      return chunks();
    }
    var length = head.headers().get("Content-Length");
    return length == null ? new byte[0] : exactly(size(length.getFirst(), 10));
  }

  /// Reads and forgets whatever comes, until the sender closes.
  void drain() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = chunkSize(); size > 0; size = chunkSize()) {
      if (size > MAX_BODY - body.size()) {
        throw new IOException("body beyond " + MAX_BODY + " bytes");
      }
      body.write(exactly(size));
      if (!line().isEmpty()) {
        throw new IOException("chunk longer than announced");
      }
    }
    headers();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return size(line().split(";", 2)[0].strip(), 16);
  }

  private static int size(String digits, int radix) throws IOException {
    try {
      var size = Integer.parseInt(digits, radix);
      if (size >= 0 && size <= MAX_BODY) {
        return size;
      }
    } catch (NumberFormatException notANumber) {
      throw new IOException("not a size: " + digits, notANumber);
    }
    throw new IOException("size " + digits + " (expected: 0 to " + MAX_BODY + ")");
  }

  private byte[] exactly(int size) throws IOException {
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("body of " + bytes.length + " bytes, announced were " + size);
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(128);
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("request broke off in its head");
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("line beyond " + MAX_LINE + " bytes");
      }
      line.write(next);
    }
    var text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /// The head of a request.
  record Head(String method, String target, Map<String, List<String>> headers) {
    /// Whether the header of that name is `value`, in any spelling.
    boolean says(String name, String value) {
      var values = headers.get(name);
      return values != null && values.stream().anyMatch(value::equalsIgnoreCase);
    }
  }
}
