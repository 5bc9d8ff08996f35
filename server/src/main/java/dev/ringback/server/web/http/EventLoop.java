package dev.ringback.server.web.http;

import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.impl.VertxConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One event loop's share of a port: takes connections, watches their deadlines, and hands on what
/// they ask. Confined to its event loop.
final class EventLoop extends VerticleBase {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final long SWEEP_MILLIS = 250;
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final String host;
  private final int port;
  private final Shared shared;
  private final Optional<TlsPair> tls;
  private final Consumer<HttpServer> opening;
  private final IdentityHashMap<HttpConnection, Line> lines = new IdentityHashMap<>();

  /// A share of that port.
  ///
  /// @param port 0 for one that is free
  /// @param tls the certificate to begin with; empty for plain HTTP
  /// @param opening told of the server before it listens
  EventLoop(
      String host, int port, Shared shared, Optional<TlsPair> tls, Consumer<HttpServer> opening) {
    this.host = host;
    this.shared = shared;
    this.tls = tls;
    this.opening = opening;
    // Servers of one negative number share one free port.
    this.port = port == 0 ? -1 : port;
  }

  /// How TLS is spoken with that certificate.
  static ServerSSLOptions options(TlsPair pair, HttpLimits limits) {
    return new ServerSSLOptions()
        .setKeyCertOptions(pair.options())
        .setEnabledSecureTransportProtocols(TLS_VERSIONS)
        .setSslHandshakeTimeout(limits.header().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> start() {
    var options =
        new HttpServerOptions()
            .setMaxHeaderSize(shared.limits().headerBytes())
            .setMaxInitialLineLength(shared.limits().headerBytes())
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setTcpNoDelay(true)
            .setAcceptBacklog(4096);
    tls.ifPresent(
        pair ->
            options
                .setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(pair.options())
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setSslHandshakeTimeout(shared.limits().header().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    var server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .requestHandler(this::receive)
            .invalidRequestHandler(this::refuse)
            // A connection that breaks is its caller's affair.
            .exceptionHandler(broken -> LOG.log(Level.DEBUG, "Connection broke", broken));
    opening.accept(server);
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    return server.listen(port, host);
  }

  private void connected(HttpConnection connection) {
    var line = new Line(connection, shared.limits());
    if (!shared.connections().take(line.group(), 1)) {
      line.cut();
      return;
    }
    connection.closeHandler(_ -> ended(line));
    lines.put(connection, line);
    if (connection instanceof VertxConnection open) {
      var last = open.channelHandlerContext();
      var pipeline = last.pipeline();
      pipeline.addBefore(pipeline.context(HttpRequestDecoder.class).name(), null, new Slices());
      pipeline.addBefore(last.name(), null, new Versions());
    }
  }

  private void ended(Line line) {
    if (lines.remove(line.connection()) != null) {
      shared.connections().give(line.group(), 1);
    }
  }

  private void sweep() {
    var now = System.nanoTime();
    List.copyOf(lines.values()).stream().filter(line -> line.isOver(now)).forEach(Line::cut);
  }

  private void receive(HttpServerRequest incoming) {
    var line = lines.get(incoming.connection());
    if (line == null) {
      Line.cut(incoming.connection());
      return;
    }
    var exchange = new Exchange(shared, line, incoming, context);
    line.begun(exchange);
    exchange.begin();
  }

  /// What the HTTP decoder could not read; the connection cannot be used any further.
  private void refuse(HttpServerRequest incoming) {
    var cause = incoming.decoderResult().cause();
    var problem =
        switch (cause) {
          case TooLongHttpLineException _ ->
              new Problem(ProblemCode.LINE_TOO_LONG, "The request line is too long.");
          case TooLongHttpHeaderException _ ->
              new Problem(ProblemCode.HEADER_TOO_LARGE, "The header is too large.");
          case Versions.Refused version when version.isHttp() ->
              new Problem(
                  ProblemCode.VERSION_REFUSED,
                  "The version of HTTP is not spoken here (expected: 1.0 or 1.1).");
          case null, default ->
              new Problem(ProblemCode.MALFORMED_REQUEST, "The request is malformed.");
        };
    var answer = Problems.answer(shared.router().errors(Target.of(incoming.uri()).path()), problem);
    Answering.write(incoming, answer.with("Connection", "close"))
        .onComplete(_ -> incoming.connection().close());
  }
}
