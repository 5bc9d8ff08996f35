package dev.ringback.listener.jdk;

import com.sun.net.httpserver.HttpServer;
import dev.ringback.listener.CallbackReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;

/// A plain HTTP server that serves one listener, on virtual threads where the running Java has
/// them. Safe for use by many threads.
///
/// For HTTPS, put it behind a proxy, or set a [CallbackHttpHandler] for an `HttpsServer` of your
/// own.
public final class CallbackServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final HttpServer server;
  private final ExecutorService workers;

  private CallbackServer(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /// Starts serving at that address; port 0 takes any free one.
  ///
  /// @throws IOException when the address cannot be listened at
  public static CallbackServer open(InetSocketAddress address, CallbackReceiver receiver)
      throws IOException {
    return open(address, new CallbackHttpHandler(receiver), Workers.best());
  }

  static CallbackServer open(
      InetSocketAddress address, CallbackHttpHandler handler, ExecutorService workers)
      throws IOException {
    var server = HttpServer.create(address, BACKLOG);
    server.createContext("/", handler);
    server.setExecutor(workers);
    server.start();
    return new CallbackServer(server, workers);
  }

  /// Where it listens, with the port it took.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Stops at once: handlers at work are interrupted, and their messages come again.
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
