package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One event loop with its own connections. Everything but [#post] runs on that loop.
///
/// Redirects are answers like any other, and an answer counts when its head is there: what follows
/// is read to a bound so that the connection can be used again, or cut.
final class SendingLoop extends VerticleBase {
  /// How long an answer's rest may take before the connection is cut, in milliseconds.
  private static final long REST_MILLIS = 1_000;

  /// Shorter than the time after which common servers close an idle connection, so that we seldom
  /// write into one that is being closed.
  private static final int KEEP_ALIVE_SECONDS = 4;

  private final SenderSettings settings;
  private final InstantSource clock;
  private final Set<HttpConnection> used =
      Collections.newSetFromMap(new WeakHashMap<HttpConnection, Boolean>());
  private @Nullable HttpClient client;

  SendingLoop(SenderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setVerifyHost(true),
            // Listeners of one host do not wait for one another; caps are per listener and in
            // total.
            new PoolOptions().setHttp1MaxSize(settings.maxInFlight()));
    return Future.succeededFuture();
  }

  /// Sends one callback to an address that was found allowed. Safe for use by many threads.
  void post(
      CallbackUrl url,
      InetAddress address,
      Callback callback,
      AttemptLimits limits,
      WhenOver whenOver) {
    context.runOnContext(_ -> new Exchange(url, address, callback, limits, whenOver).begin());
  }

  /// Told what an exchange came to, exactly once.
  interface WhenOver {
    /// With the reply and how long it took.
    void over(Reply reply, long tookMillis);
  }

  private final class Exchange {
    private final CallbackUrl url;
    private final InetAddress address;
    private final Callback callback;
    private final AttemptLimits limits;
    private final WhenOver whenOver;
    private final long began = System.nanoTime();
    private @Nullable HttpClientRequest request;
    private long timer;
    private boolean over;
    private boolean again;

    Exchange(
        CallbackUrl url,
        InetAddress address,
        Callback callback,
        AttemptLimits limits,
        WhenOver whenOver) {
      this.url = url;
      this.address = address;
      this.callback = callback;
      this.limits = limits;
      this.whenOver = whenOver;
    }

    void begin() {
      timer = vertx.setTimer(limits.timeout().toMillis(), _ -> timeOut());
      try {
        send();
      } catch (RuntimeException e) {
        over(new Reply.NoAnswer(Failures.describe(e)));
      }
    }

    private void send() {
      var options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setServer(SocketAddress.inetSocketAddress(url.port(), bracketed(address)))
              .setHost(url.uri().getHost())
              .setPort(url.port())
              .setSsl(url.isHttps())
              .setURI(target())
              .setConnectTimeout(limits.connectTimeout().toMillis())
              .setFollowRedirects(false);
      if (client == null) {
        over(new Reply.NoAnswer("the sender is not started"));
        return;
      }
      client.request(options).onComplete(this::write, this::failed);
    }

    private String target() {
      var path = url.uri().getRawPath();
      var query = url.uri().getRawQuery();
      var rooted = path.isEmpty() ? "/" : path;
      return query == null ? rooted : rooted + "?" + query;
    }

    private void write(HttpClientRequest opened) {
      if (over) {
        opened.reset();
        return;
      }
      request = opened;
      callback.headers().forEach(opened::putHeader);
      opened.send(Buffer.buffer(callback.body().bytes())).onComplete(this::answered, this::failed);
    }

    private void answered(HttpClientResponse response) {
      var connection = response.request().connection();
      used.add(connection);
      over(new Reply.Answered(response.statusCode(), retryAfter(response)));
      readRest(response, connection);
    }

    private void readRest(HttpClientResponse response, HttpConnection connection) {
      var cut = vertx.setTimer(REST_MILLIS, _ -> connection.close());
      var read = new int[1];
      response.exceptionHandler(_ -> vertx.cancelTimer(cut));
      response.endHandler(_ -> vertx.cancelTimer(cut));
      response.handler(
          part -> {
            read[0] += part.length();
            if (read[0] > limits.maxAnswerBytes()) {
              connection.close();
            }
          });
    }

    private void failed(Throwable failure) {
      // A kept connection may be closed by the other side just as we write into it. That says
      // nothing
      // about the listener, so the attempt goes on, once, over another connection.
      if (!over && !again && request != null && used.contains(request.connection())) {
        again = true;
        request = null;
        send();
        return;
      }
      over(new Reply.NoAnswer(Failures.describe(failure)));
    }

    private void timeOut() {
      over(new Reply.NoAnswer("no answer within " + seconds(limits.timeout())));
      if (request != null) {
        request.reset();
      }
    }

    private void over(Reply reply) {
      if (!over) {
        over = true;
        vertx.cancelTimer(timer);
        whenOver.over(reply, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      }
    }
  }

  /// The library takes an IPv6 address in brackets alone.
  private static String bracketed(InetAddress address) {
    var literal = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + literal + "]" : literal;
  }

  private Optional<Duration> retryAfter(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader("Retry-After"))
        .flatMap(text -> RetryAfter.parse(text, clock.instant()));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
