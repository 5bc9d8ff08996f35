package dev.ringback.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ringback.testkit.ListenerScript.Act;
import dev.ringback.testkit.RequestReader.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// One connection to a [ScriptedListener]: reads requests, has them recorded, does to each what the
/// script says. Confined to its thread; the socket may be closed by another to end it.
final class ListenerConnection {
  private static final int CHUNK = 16 * 1024;
  private static final int HEADER_VALUE = 4000;
  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  private final Socket wire;
  private final RequestReader in;
  private final OutputStream out;

  /// @param wire the TCP connection itself, to be reset
  /// @param socket the same, or the TLS connection over it
  ListenerConnection(Socket wire, Socket socket) throws IOException {
    this.wire = wire;
    in = new RequestReader(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// Serves requests until one side closes.
  ///
  /// @throws IOException when the sender broke off, or what it sent is not HTTP
  void serve(Recorder recorder) throws IOException, InterruptedException {
    for (var head = in.head(); head.isPresent(); head = in.head()) {
      var request = head.get();
      if (request.says("Expect", "100-continue")) {
        out.write(CONTINUE);
      }
      var act = recorder.record(request, in.body(request));
      var goesOn = perform(act);
      if (!goesOn || request.says("Connection", "close")) {
        return;
      }
    }
  }

  /// Whether the connection may carry another request afterwards.
  private boolean perform(Act act) throws IOException, InterruptedException {
    return switch (act) {
      case Act.Answer(var status, var headers) -> answer(status, headers);
      case Act.Late(var by) -> {
        Thread.sleep(by);
        yield answer(200, Map.of());
      }
      case Act.Stall() -> {
        in.drain();
        yield false;
      }
      case Act.CloseEarly() -> false;
      case Act.ResetMidBody() -> {
        half();
        wire.setSoLinger(true, 0);
        wire.close();
        yield false;
      }
      case Act.HalfBody() -> {
        half();
        yield false;
      }
      case Act.EndlessBody() -> endless();
      case Act.Dripping(var interval) -> {
        drip(ascii("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}"), interval);
        yield true;
      }
      case Act.DrippingBody(var interval) -> {
        var body = "{%62s}".formatted("");
        out.write(ascii("HTTP/1.1 200 \r\nContent-Length: " + body.length() + "\r\n\r\n"));
        drip(ascii(body), interval);
        yield true;
      }
      case Act.HugeHeaders(var bytes) -> {
        hugeHeaders(bytes);
        yield true;
      }
      case Act.Garbage() -> {
        out.write(ascii("\u0000\u0001\u0002 220 smtp.example ESMTP\r\n\r\n"));
        yield false;
      }
    };
  }

  private boolean answer(int status, Map<String, String> headers) throws IOException {
    var body = status == 204 || status == 304 ? "" : "{\"status\":" + status + "}";
    var answer = new StringBuilder(192).append("HTTP/1.1 ").append(status).append(" \r\n");
    headers.forEach((name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
    if (!body.isEmpty()) {
      answer.append("Content-Type: application/json\r\n");
      answer.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    out.write(ascii(answer.append("\r\n").append(body).toString()));
    return headers.entrySet().stream()
        .noneMatch(
            header ->
                header.getKey().equalsIgnoreCase("Connection")
                    && header.getValue().equalsIgnoreCase("close"));
  }

  private void half() throws IOException {
    out.write(ascii("HTTP/1.1 200 \r\nContent-Length: 20\r\n\r\n{\"half\":   "));
    out.flush();
  }

  private boolean endless() throws IOException {
    out.write(ascii("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"));
    var chunk = new byte[CHUNK];
    Arrays.fill(chunk, (byte) ' ');
    while (true) {
      out.write(ascii(Integer.toHexString(CHUNK) + "\r\n"));
      out.write(chunk);
      out.write(ascii("\r\n"));
    }
  }

  private void drip(byte[] bytes, Duration interval) throws IOException, InterruptedException {
    for (var next : bytes) {
      Thread.sleep(interval);
      out.write(next);
      out.flush();
    }
  }

  private void hugeHeaders(int bytes) throws IOException {
    out.write(ascii("HTTP/1.1 200 \r\nContent-Length: 2\r\n"));
    var value = "x".repeat(HEADER_VALUE);
    for (var sent = 0; sent < bytes; sent += HEADER_VALUE) {
      out.write(ascii("X-Huge-" + sent + ": " + value + "\r\n"));
    }
    out.write(ascii("\r\n{}"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// Keeps a request and tells what to do to it.
  interface Recorder {
    Act record(Head head, byte[] body);
  }
}
