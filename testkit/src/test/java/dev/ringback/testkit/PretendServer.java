package dev.ringback.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/// Accepts connections, as a process of its own; refuses to start when told `fail`.
final class PretendServer {
  private PretendServer() {}

  public static void main(String[] args) throws IOException {
    IO.println("started with " + List.of(args));
    if (List.of(args).contains("fail")) {
      System.err.println("port: 99999 (expected: 0 to 65535)");
      System.exit(2);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("stopping")));
    try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      IO.println("ringback ready on http://127.0.0.1:" + server.getLocalPort());
      while (true) {
        server.accept().close();
      }
    }
  }
}
