package dev.ringback.testkit;

import dev.ringback.testkit.ListenerScript.Act;
import dev.ringback.testkit.RequestReader.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A listener on 127.0.0.1 that records every request and answers, or misbehaves, as its
/// [ListenerScript] says. HTTP/1.1, a virtual thread per connection. Safe for use by many threads.
///
/// Everything received is kept for as long as the listener is. A connection that does not speak
/// HTTP is closed: what came over it is neither recorded nor answered.
///
/// ```java
/// try (var listener = ScriptedListener.start(answer(503).then(answer(200)))) {
///   // register listener.uri("/here"), send two messages
///   var received = listener.await(2, Duration.ofSeconds(5));
/// }
/// ```
public final class ScriptedListener implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final ServerSocket server;
  private final Optional<SSLContext> tls;
  private final boolean wantsClientCertificate;
  private final InstantSource clock;
  private final Thread acceptor;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ReceivedCallback> received = new ArrayList<>();
  private ScriptCursor script;
  private int connections;

  private ScriptedListener(
      ListenerScript script,
      int port,
      InstantSource clock,
      Optional<SSLContext> tls,
      boolean wantsClientCertificate) {
    this.script = new ScriptCursor(script);
    this.clock = clock;
    this.tls = tls;
    this.wantsClientCertificate = wantsClientCertificate;
    try {
      server = new ServerSocket(port, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException refused) {
      throw new UncheckedIOException("port " + port + " cannot be listened on", refused);
    }
    acceptor = Thread.ofVirtual().name("scripted-listener").start(this::accept);
  }

  /// A listener on a free port.
  public static ScriptedListener start(ListenerScript script) {
    return start(script, 0);
  }

  /// A listener on that port, or on a free one when it is 0.
  public static ScriptedListener start(ListenerScript script, int port) {
    return new ScriptedListener(script, port, InstantSource.system(), Optional.empty(), false);
  }

  /// A listener on a free port that tells the time of each request by `clock`.
  public static ScriptedListener start(ListenerScript script, InstantSource clock) {
    return new ScriptedListener(script, 0, clock, Optional.empty(), false);
  }

  /// A listener on a free port that speaks TLS and presents `certificate`. What happens before a
  /// request is read ([ListenerScript#closeEarly()]) happens before the handshake.
  public static ScriptedListener tls(ListenerScript script, SelfSignedCertificate certificate) {
    return new ScriptedListener(
        script, 0, InstantSource.system(), Optional.of(certificate.serverContext()), false);
  }

  /// A listener on a free port that speaks TLS as `context` says.
  public static ScriptedListener tls(ListenerScript script, SSLContext context) {
    return new ScriptedListener(script, 0, InstantSource.system(), Optional.of(context), false);
  }

  /// A listener on a free port that wants a certificate of its clients which `context` trusts.
  public static ScriptedListener mutualTls(ListenerScript script, SSLContext context) {
    return new ScriptedListener(script, 0, InstantSource.system(), Optional.of(context), true);
  }

  /// The port.
  public int port() {
    return server.getLocalPort();
  }

  /// The address of `path` here, such as `http://127.0.0.1:41234/here` for `/here`.
  public URI uri(String path) {
    return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port() + path);
  }

  /// Begins another script, from its start, with the next request.
  public void follow(ListenerScript next) {
    lock.lock();
    try {
      script = new ScriptCursor(next);
    } finally {
      lock.unlock();
    }
  }

  /// What has been received so far, in the order in which it was complete.
  public List<ReceivedCallback> received() {
    lock.lock();
    try {
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  /// How many connections have been accepted so far.
  public int connections() {
    lock.lock();
    try {
      return connections;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until at least `count` requests have been received, and tells all there are.
  ///
  /// @throws AssertionError when they are not there within `timeout`
  public List<ReceivedCallback> await(int count, Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      awaitLocked("requests", received::size, count, timeout);
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until at least `count` connections have been accepted, whatever came of them.
  ///
  /// @throws AssertionError when they are not there within `timeout`
  public void awaitConnections(int count, Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      awaitLocked("connections", () -> connections, count, timeout);
    } finally {
      lock.unlock();
    }
  }

  private void awaitLocked(String what, IntSupplier there, int count, Duration timeout)
      throws InterruptedException {
    var left = timeout.toNanos();
    while (there.getAsInt() < count) {
      if (left <= 0) {
        throw new AssertionError(
            "%d %s within %s (expected: %d); received: %s"
                .formatted(there.getAsInt(), what, timeout, count, received));
      }
      left = changed.awaitNanos(left);
    }
  }

  private void accept() {
    try {
      while (true) {
        var wire = server.accept();
        var connection = opened(wire);
        threads.execute(() -> serve(wire, connection));
      }
    } catch (IOException failed) {
      if (!server.isClosed()) {
        throw new UncheckedIOException("connections are no longer accepted", failed);
      }
    }
  }

  private int opened(Socket wire) {
    lock.lock();
    try {
      open.add(wire);
      connections++;
      changed.signalAll();
      return connections;
    } finally {
      lock.unlock();
    }
  }

  private void serve(Socket wire, int connection) {
    try (wire) {
      wire.setTcpNoDelay(true);
      if (cursor().takeCloseEarly()) {
        return;
      }
      try (var socket = tls.isPresent() ? overTls(tls.get(), wire) : wire) {
        new ListenerConnection(wire, socket).serve((head, body) -> record(head, body, connection));
      }
    } catch (IOException | InterruptedException _) {
      // The sender broke off, or the listener is being closed: this connection is over.
    } finally {
      open.remove(wire);
    }
  }

  private Act record(Head head, byte[] body, int connection) {
    var callback =
        new ReceivedCallback(
            head.method(), head.target(), head.headers(), body, clock.instant(), connection);
    lock.lock();
    try {
      received.add(callback);
      changed.signalAll();
      return script.take();
    } finally {
      lock.unlock();
    }
  }

  private ScriptCursor cursor() {
    lock.lock();
    try {
      return script;
    } finally {
      lock.unlock();
    }
  }

  private Socket overTls(SSLContext tls, Socket wire) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(wire, null, true);
    socket.setNeedClientAuth(wantsClientCertificate);
    return socket;
  }

  /// Breaks off what is under way and frees the port. What was received can still be asked for.
  @Override
  public void close() {
    try {
      server.close();
      acceptor.join();
      threads.shutdownNow();
      for (var wire : open) {
        wire.close();
      }
      if (!threads.awaitTermination(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("a connection is still served after " + CLOSE_LIMIT);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
