package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;

/// A connection on which a test writes what it likes, byte by byte. Confined to one thread.
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// A connection from another address of this machine.
  static RawConnection from(String address, int port) throws IOException {
    var here = InetAddress.getLoopbackAddress();
    return new RawConnection(new Socket(here, port, InetAddress.ofLiteral(address), 0));
  }

  RawConnection write(String text) throws IOException {
    return write(text.getBytes(ISO_8859_1));
  }

  RawConnection write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// The next response; empty when the server closes, or is silent for that long.
  Optional<RawResponse> read(int millis) throws IOException {
    var head = readHead(millis);
    if (head.isEmpty() || head.get().status() == 100) {
      return head;
    }
    try {
      var body = new ByteArrayOutputStream();
      for (var left = length(head.get().head()); left > 0; left--) {
        var next = in.read();
        if (next < 0) {
          return Optional.empty();
        }
        body.write(next);
      }
      return head.map(one -> new RawResponse(one.status(), one.head(), body.toString(ISO_8859_1)));
    } catch (SocketTimeoutException silent) {
      return Optional.empty();
    }
  }

  /// The head of the next response, such as all there is of one to `HEAD`; empty when the server
  /// closes, or is silent for that long.
  Optional<RawResponse> readHead(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        var next = in.read();
        if (next < 0) {
          return Optional.empty();
        }
        head.append((char) next);
      }
      var status = Integer.parseInt(head.substring(9, 12));
      return Optional.of(new RawResponse(status, head.toString(), ""));
    } catch (SocketTimeoutException silent) {
      return Optional.empty();
    }
  }

  /// Whether the server closes within that time.
  boolean closes(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      while (in.read() >= 0) {
        // Whatever comes before the end.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static int length(String head) {
    for (var line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// A response as it came.
  record RawResponse(int status, String head, String body) {}
}
