package dev.ringback.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A forward proxy on 127.0.0.1 that makes tunnels (`CONNECT`), all of them to one port of this
/// machine whatever it is asked for, and records what it was asked for. Safe for use by many
/// threads.
public final class ScriptedProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int port;
  private final Optional<String> login;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private ScriptedProxy(int port, Optional<String> login) {
    this.port = port;
    this.login = login;
    try {
      server = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    threads.execute(this::accept);
  }

  /// One that asks for no login.
  ///
  /// @param port where its tunnels lead
  public static ScriptedProxy open(int port) {
    return new ScriptedProxy(port, Optional.empty());
  }

  /// One that answers 407 to whoever does not log in (Basic).
  ///
  /// @param port where its tunnels lead
  public static ScriptedProxy guarded(int port, String user, String password) {
    var encoded = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new ScriptedProxy(port, Optional.of("Basic " + encoded));
  }

  /// Its port.
  public int port() {
    return server.getLocalPort();
  }

  /// The request lines so far, such as `CONNECT 93.184.216.34:443`, refused ones too.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end of this proxy.
    }
  }

  private void serve(Socket client) {
    try (client) {
      var head = new RequestReader(client.getInputStream()).head().orElseThrow();
      asked.add(head.method() + " " + head.target());
      var out = client.getOutputStream();
      if (!head.method().equals("CONNECT")) {
        out.write("HTTP/1.1 405 \r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
      } else if (login.isPresent() && !head.says("Proxy-Authorization", login.get())) {
        out.write(
            "HTTP/1.1 407 \r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                .getBytes(ISO_8859_1));
      } else {
        tunnel(client);
      }
    } catch (IOException | InterruptedException brokenOff) {
      // One side left: this tunnel is over.
    } finally {
      open.remove(client);
    }
  }

  private void tunnel(Socket client) throws IOException, InterruptedException {
    try (var target = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      open.add(target);
      client.getOutputStream().write("HTTP/1.1 200 \r\n\r\n".getBytes(ISO_8859_1));
      var back = Thread.ofVirtual().start(() -> pump(target, client));
      pump(client, target);
      back.join();
      open.remove(target);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException brokenOff) {
      // The other side hears of it when this one is closed.
    } finally {
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes its tunnels.
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(ScriptedProxy::close);
    threads.shutdownNow();
  }
}
