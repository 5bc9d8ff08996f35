package dev.ringback.server.web.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An open HTTP port. Reads requests within limits, hands them to what the router finds, and writes
/// the answers. Safe for use by many threads.
///
/// One event loop per processor moves the bytes; handlers that may block have virtual threads. A
/// connection always has a deadline but while its request is being handled, so that one that drips,
/// in whatever phase, is closed.
public final class HttpPort implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpPort.class.getName());

  private final Duration drain;
  private final Vertx vertx;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Optional<TlsReload> reload;
  private final int port;

  private HttpPort(
      String host,
      int port,
      Optional<TlsFiles> files,
      HttpLimits limits,
      Router router,
      Duration drain,
      InstantSource clock) {
    var tls = files.map(TlsPair::read);
    var shared = Shared.of(limits, router, workers);
    this.drain = drain;
    var loops = Runtime.getRuntime().availableProcessors();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      vertx
          .deployVerticle(
              () -> new EventLoop(host, port, shared, tls, this::opening),
              new DeploymentOptions().setInstances(loops))
          .await();
    } catch (Exception e) {
      // Vert.x throws what the operating system said, checked or not.
      vertx.close().await();
      throw new PortUnusable(host, port, e);
    }
    synchronized (servers) {
      this.port = servers.getFirst().actualPort();
    }
    reload =
        tls.map(pair -> new TlsReload(files.orElseThrow(), pair, clock, next -> use(next, limits)));
    reload.ifPresent(TlsReload::start);
  }

  /// Opens a port.
  ///
  /// @param port 0 for one that is free
  /// @param tls certificate and key, which are read again when they change; empty for plain HTTP
  /// @param drain how long [#close()] waits for requests that are being handled
  /// @param clock tells when a certificate has ended
  /// @throws RuntimeException when the port cannot be opened, or the certificate cannot be used
  public static HttpPort open(
      String host,
      int port,
      Optional<TlsFiles> tls,
      HttpLimits limits,
      Router router,
      Duration drain,
      InstantSource clock) {
    return new HttpPort(host, port, tls, limits, router, drain, clock);
  }

  private void opening(HttpServer server) {
    synchronized (servers) {
      servers.add(server);
    }
  }

  /// Connections that there are go on with the certificate they began with.
  private void use(TlsPair pair, HttpLimits limits) {
    List<Future<?>> updates;
    synchronized (servers) {
      updates =
          servers.stream()
              .<Future<?>>map(one -> one.updateSSLOptions(EventLoop.options(pair, limits), true))
              .toList();
    }
    Future.join(updates).await();
  }

  /// The port's number.
  public int number() {
    return port;
  }

  /// Whether the operating system's own way of moving bytes is used, rather than the JDK's.
  public boolean isNative() {
    return vertx.isNativeTransportEnabled();
  }

  /// Takes no more connections, finishes what is being handled within the time-out, and closes.
  @Override
  public void close() {
    reload.ifPresent(TlsReload::close);
    List<Future<?>> ends;
    synchronized (servers) {
      ends =
          servers.stream()
              .<Future<?>>map(one -> one.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS))
              .toList();
    }
    try {
      Future.join(ends).await(drain.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "Requests were still being handled after {0}; cut off.", drain);
    }
    workers.shutdownNow();
    vertx.close().await();
  }
}
