package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.impl.VertxConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An open HTTP port. Reads requests within limits, hands them to what the router finds, and writes
/// the answers. Safe for use by many threads.
///
/// One event loop per processor moves the bytes; handlers that may block have virtual threads. A
/// connection always has a deadline but while its request is being handled, so that one that drips,
/// in whatever phase, is closed.
public final class HttpPort implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpPort.class.getName());

  /// A body over its limit is still read and dropped up to here, because a caller that is cut off
  /// while it sends does not get to see the answer.
  private static final int MAX_DROPPED = 32 * 1024 * 1024;

  private static final long SWEEP_MILLIS = 250;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%:\\[\\]-]*");
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final HttpLimits limits;
  private final Router router;
  private final Duration drain;
  private final Optional<TlsPair> tls;
  private final Vertx vertx;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Supply connections;
  private final Supply smallBodies;
  private final Supply largeBodies;
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
    this.tls = files.map(TlsPair::read);
    this.limits = limits;
    this.router = router;
    this.drain = drain;
    this.connections = new Supply(limits.connections());
    this.smallBodies = new Supply(limits.smallBodies());
    this.largeBodies = new Supply(limits.largeBodies());
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
          .deployVerticle(() -> new Loop(host, port), new DeploymentOptions().setInstances(loops))
          .await();
    } catch (Exception e) {
      // Vert.x throws what the operating system said, checked or not.
      vertx.close().await();
      throw new PortUnusable(host, port, e);
    }
    synchronized (servers) {
      this.port = servers.getFirst().actualPort();
    }
    reload = tls.map(pair -> new TlsReload(files.orElseThrow(), pair, clock, this::use));
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

  private ServerSSLOptions options(TlsPair pair) {
    return new ServerSSLOptions()
        .setKeyCertOptions(pair.options())
        .setEnabledSecureTransportProtocols(TLS_VERSIONS)
        .setSslHandshakeTimeout(limits.header().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /// Connections that there are go on with the certificate they began with.
  private void use(TlsPair pair) {
    List<Future<?>> updates;
    synchronized (servers) {
      updates =
          servers.stream()
              .<Future<?>>map(one -> one.updateSSLOptions(options(pair), true))
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

  /// One event loop's share of the port. Confined to it.
  private final class Loop extends VerticleBase {
    private final String host;
    private final int port;
    private final IdentityHashMap<HttpConnection, Line> lines = new IdentityHashMap<>();

    Loop(String host, int port) {
      this.host = host;
      // Servers of one negative number share one free port.
      this.port = port == 0 ? -1 : port;
    }

    @Override
    public Future<?> start() {
      var options =
          new HttpServerOptions()
              .setMaxHeaderSize(limits.headerBytes())
              .setMaxInitialLineLength(limits.headerBytes())
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
                  .setSslHandshakeTimeout(limits.header().toMillis())
                  .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
      var server =
          vertx
              .createHttpServer(options)
              .connectionHandler(this::connected)
              .requestHandler(this::receive)
              .invalidRequestHandler(this::refuse)
              // A connection that breaks is its caller's affair.
              .exceptionHandler(broken -> LOG.log(Level.DEBUG, "Connection broke", broken));
      synchronized (servers) {
        servers.add(server);
      }
      vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
      return server.listen(port, host);
    }

    private void connected(HttpConnection connection) {
      var line = new Line(connection);
      if (!connections.take(line.group, 1)) {
        cut(connection);
        return;
      }
      connection.closeHandler(_ -> ended(line));
      lines.put(connection, line);
      line.deadline(limits.header());
      if (connection instanceof VertxConnection open) {
        var last = open.channelHandlerContext();
        var pipeline = last.pipeline();
        pipeline.addBefore(pipeline.context(HttpRequestDecoder.class).name(), null, new Slices());
        pipeline.addBefore(last.name(), null, new Versions());
      }
    }

    private void ended(Line line) {
      if (lines.remove(line.connection) != null) {
        connections.give(line.group, 1);
      }
    }

    private void sweep() {
      var now = System.nanoTime();
      List.copyOf(lines.values()).stream()
          .filter(line -> line.isOver(now))
          .forEach(line -> cut(line.connection));
    }

    private void receive(HttpServerRequest incoming) {
      var line = lines.get(incoming.connection());
      if (line == null) {
        cut(incoming.connection());
        return;
      }
      var exchange = new Exchange(line, incoming, context);
      line.begin(exchange, limits.body());
      exchange.read();
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
      var answer = Problems.answer(router.errors(Target.of(incoming.uri()).path()), problem);
      write(incoming, answer.with("Connection", "close"))
          .onComplete(_ -> incoming.connection().close());
    }
  }

  /// A connection and when it is over. Confined to its event loop.
  ///
  /// It has a deadline for what the caller is to send next, but while a request is being handled;
  /// and one for each answer until the caller has taken it, whatever comes in meanwhile.
  private static final class Line {
    private final HttpConnection connection;
    private final ArrayDeque<Exchange> untaken = new ArrayDeque<>();
    private @Nullable Exchange latest;
    private final String remote;
    private final AddressGroup group;
    private long deadline;
    private boolean busy;

    Line(HttpConnection connection) {
      this.connection = connection;
      // Gone again already, perhaps.
      var address = connection.remoteAddress();
      this.remote = address == null ? "" : address.hostAddress();
      this.group = AddressGroup.of(remote);
    }

    void deadline(Duration fromNow) {
      busy = false;
      deadline = System.nanoTime() + fromNow.toNanos();
    }

    /// A request begins; those before it are answered, and their answers perhaps not yet taken.
    void begin(Exchange exchange, Duration body) {
      latest = exchange;
      deadline(body);
    }

    /// The latest request is being handled.
    void busy() {
      busy = true;
    }

    /// A request is answered.
    void answered(Exchange exchange, Duration response) {
      exchange.takenBy = System.nanoTime() + response.toNanos();
      untaken.add(exchange);
    }

    /// An answer has been taken. The caller may be idle from here, unless it has gone on meanwhile.
    void taken(Exchange exchange, Duration idle) {
      untaken.remove(exchange);
      if (exchange.equals(latest)) {
        latest = null;
        deadline(idle);
      }
    }

    boolean isOver(long now) {
      var oldest = untaken.peek();
      var isLate = !busy && now - deadline > 0;
      return isLate || (oldest != null && now - oldest.takenBy > 0);
    }
  }

  /// One request and its answer. Confined to its event loop.
  private final class Exchange {
    private final Line line;
    private final HttpServerRequest incoming;
    private final Context loop;
    private final Target target;
    private final Router.Destination destination;
    private final Gathering gathering;
    private @Nullable Response refusal;
    private long seen;
    private boolean answered;
    private long takenBy;

    Exchange(Line line, HttpServerRequest incoming, Context loop) {
      this.line = line;
      this.incoming = incoming;
      this.loop = loop;
      this.target = Target.of(incoming.uri());
      this.destination = router.find(incoming.method().name(), target.path());
      this.gathering = new Gathering(smallBodies, largeBodies, line.group);
    }

    void read() {
      incoming.exceptionHandler(this::broken);
      incoming.handler(this::take);
      incoming.endHandler(_ -> handle());
      misleading().ifPresent(this::refuse);
      if (refusal == null
          && destination instanceof Router.Destination.Found found
          && mayBecomeLarge()) {
        guard(found);
      }
      expectation();
    }

    /// What others on the way could read in another way than it is read here, or not at all.
    private Optional<Problem> misleading() {
      var headers = incoming.headers();
      var hosts = headers.getAll(HttpHeaders.HOST);
      if (incoming.version() == HttpVersion.HTTP_1_1
          && (hosts.size() != 1 || !HOST.matcher(hosts.getFirst()).matches())) {
        var detail = "The Host header is missing, there twice, or no host (expected: one).";
        return Optional.of(new Problem(ProblemCode.MALFORMED_REQUEST, detail));
      }
      if (headers.contains("")) {
        var detail = "A header has no name.";
        return Optional.of(new Problem(ProblemCode.MALFORMED_REQUEST, detail));
      }
      var encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
      if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
        var detail = "The body is compressed, which is not read here (expected: as it is).";
        return Optional.of(new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail));
      }
      return Optional.empty();
    }

    /// Whether the body can be larger than what anybody may send.
    private boolean mayBecomeLarge() {
      if (incoming.headers().contains("Transfer-Encoding")) {
        return true;
      }
      var length = incoming.getHeader("Content-Length");
      try {
        return length != null && Long.parseLong(length.strip()) > Route.USUAL_MAX_BODY;
      } catch (NumberFormatException notALength) {
        return true;
      }
    }

    private void guard(Router.Destination.Found found) {
      try {
        found.route().guard().pass(request(Body.EMPTY));
      } catch (RuntimeException failure) {
        refusal = Problems.answer(found.errors(), request(Body.EMPTY), failure);
      }
    }

    /// What the caller waits for before it sends its body.
    private void expectation() {
      var expected = incoming.getHeader("Expect");
      if (expected == null || incoming.version() == HttpVersion.HTTP_1_0) {
        return;
      }
      if (!expected.strip().equalsIgnoreCase("100-continue")) {
        refuse(
            new Problem(
                ProblemCode.EXPECTATION_REFUSED,
                "The expectation cannot be met (expected: 100-continue)."));
        handle();
      } else if (refusal != null || destination instanceof Router.Destination.Nowhere) {
        handle();
      } else {
        incoming.response().writeContinue();
      }
    }

    /// The body stops before its end: the caller is gone, or what it sends is no HTTP.
    private void broken(Throwable failure) {
      if (answered) {
        return;
      }
      if (failure instanceof HttpClosedException) {
        gathering.release();
      } else {
        refuse(new Problem(ProblemCode.MALFORMED_REQUEST, "The body is malformed."));
        handle();
      }
    }

    private void take(Buffer chunk) {
      seen += chunk.length();
      if (answered) {
        return;
      }
      if (refusal == null && destination instanceof Router.Destination.Found found) {
        if (seen > found.route().maxBody()) {
          refuse(
              new Problem(
                  ProblemCode.BODY_TOO_LARGE,
                  "The body is too large (expected: at most "
                      + found.route().maxBody()
                      + " bytes)."));
        } else if (!gathering.add(chunk, found.route().maxBody())) {
          refuse(new Problem(ProblemCode.OVERLOADED, "Too many requests at once."));
        }
      }
      if (seen > MAX_DROPPED) {
        handle();
      }
    }

    private void refuse(Problem why) {
      refusal = Problems.answer(destination.errors(), why);
      gathering.release();
    }

    private void handle() {
      if (answered) {
        return;
      }
      answered = true;
      line.busy();
      try {
        dispatch();
      } catch (RuntimeException e) {
        // A line that stays busy would have no deadline.
        LOG.log(Level.ERROR, "A request was not handed over; its connection is closed.", e);
        gathering.release();
        cut(line.connection);
      }
    }

    private void dispatch() {
      if (refusal != null) {
        answer(refusal);
        return;
      }
      switch (destination) {
        case Router.Destination.Nowhere(var errors, var why, var allow) -> {
          var answer = Problems.answer(errors, why);
          answer(allow.isEmpty() ? answer : answer.with("Allow", allow));
        }
        case Router.Destination.Found(var errors, var route, _) -> {
          var request = request(gathering.body());
          switch (route.work()) {
            case Route.Work.Blocking(var handler) ->
                workers.execute(
                    () -> {
                      var answer = blocking(handler, errors, request);
                      loop.runOnContext(_ -> answer(answer));
                    });
            case Route.Work.Async(var handler) -> async(handler, errors, request);
          }
        }
      }
    }

    private static Response blocking(Route.Handler handler, ErrorDialect errors, Request request) {
      try {
        return handler.handle(request);
      } catch (Throwable failure) {
        return Problems.answer(errors, request, failure);
      }
    }

    private void async(Route.AsyncHandler handler, ErrorDialect errors, Request request) {
      try {
        handler
            .handle(request)
            .whenComplete(
                (response, failure) -> {
                  var answer =
                      failure == null ? response : Problems.answer(errors, request, failure);
                  loop.runOnContext(_ -> answer(answer));
                });
      } catch (Throwable failure) {
        answer(Problems.answer(errors, request, failure));
      }
    }

    private Request request(Body body) {
      var fields = new ArrayList<Map.Entry<String, String>>();
      incoming.headers().forEach((name, value) -> fields.add(Map.entry(name, value)));
      return new Request(
          incoming.method().name(),
          target.path(),
          target.query(),
          new Headers(fields),
          body,
          line.remote,
          destination instanceof Router.Destination.Found found ? found.variables() : Map.of());
    }

    private void answer(Response response) {
      gathering.release();
      line.answered(this, limits.response());
      var cutOff = !incoming.isEnded();
      write(incoming, cutOff ? response.with("Connection", "close") : response)
          .onComplete(
              written -> {
                if (cutOff || written.failed()) {
                  line.connection.close();
                } else {
                  line.taken(this, limits.idle());
                }
              });
    }
  }

  /// Closes a connection at once. The library's own way waits until everything is written, which a
  /// caller that does not read can put off for as long as it likes.
  private static void cut(HttpConnection connection) {
    if (connection instanceof VertxConnection open) {
      // The close handler tells of it.
      var _ = open.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }

  private static Future<Void> write(HttpServerRequest incoming, Response response) {
    var outgoing = incoming.response();
    try {
      outgoing.setStatusCode(response.status());
      for (var field : response.headers().fields()) {
        outgoing.headers().add(field.getKey(), field.getValue());
      }
      if (incoming.method().equals(HttpMethod.HEAD)) {
        var length = Integer.toString(response.body().length());
        outgoing.headers().set(HttpHeaders.CONTENT_LENGTH, length);
        return outgoing.end();
      }
      return outgoing.end(Buffer.buffer(response.body().bytes()));
    } catch (RuntimeException e) {
      // Closed meanwhile, or a header that is none.
      return Future.failedFuture(e);
    }
  }

  /// Path and query of a request line, as they were sent.
  ///
  /// @param path without query
  /// @param query without its question mark
  record Target(String path, String query) {
    static Target of(@Nullable String uri) {
      if (uri == null) {
        return new Target("", "");
      }
      var local = uri;
      var scheme = uri.indexOf("://");
      if (!uri.startsWith("/") && scheme > 0) {
        var slash = uri.indexOf('/', scheme + 3);
        local = slash < 0 ? "/" : uri.substring(slash);
      }
      var question = local.indexOf('?');
      return question < 0
          ? new Target(local, "")
          : new Target(local.substring(0, question), local.substring(question + 1));
    }
  }
}
