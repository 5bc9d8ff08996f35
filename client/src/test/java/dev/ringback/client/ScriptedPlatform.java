package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A platform on loopback that answers as a test tells it to and remembers what it was sent. Grants
/// every login unless told otherwise: `token-1`, `session-1`, and so on.
final class ScriptedPlatform implements AutoCloseable {
  static final String TOKEN = "POST /api/ts/v1/oauth2/token";
  static final String LOGIN = "POST /api/m2m/v1/session/login";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile Script token =
      request ->
          Reply.json(
              "{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                  .formatted(tokens.incrementAndGet()));
  private volatile Script login =
      request ->
          Reply.json("{\"sessionToken\":\"session-%d\"}".formatted(sessions.incrementAndGet()));
  private volatile Script rest = request -> Reply.json("[]");

  ScriptedPlatform() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// A builder of clients of this platform that are not refused for a missing login.
  CallbacksClient.Builder client() {
    return CallbacksClient.builder()
        .baseUrl(url())
        .clientCredentials("key", "secret")
        .session("zbeeblebrox", "IMgr8");
  }

  void onToken(Script script) {
    token = script;
  }

  void onLogin(Script script) {
    login = script;
  }

  void onRest(Script script) {
    rest = script;
  }

  /// Answers all but the two logins with these in turn, the last one again and again.
  void onRest(Reply first, Reply... next) {
    var turn = new AtomicInteger(-1);
    rest =
        request -> {
          var index = Math.min(turn.incrementAndGet(), next.length);
          return index == 0 ? first : next[index - 1];
        };
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /// What came for a method and path.
  List<Received> received(String label) {
    return received.stream().filter(request -> request.label().equals(label)).toList();
  }

  /// What came apart from the two logins.
  List<Received> calls() {
    return received.stream().filter(request -> !request.isLogin()).toList();
  }

  /// Waits until the platform is closed.
  static void forever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var request =
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    received.add(request);
    var script =
        switch (request.label()) {
          case TOKEN -> token;
          case LOGIN -> login;
          default -> rest;
        };
    try (exchange) {
      var reply = script.reply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      var body = reply.body().getBytes(UTF_8);
      var length = body.length + (reply.stalls() ? 1 : 0);
      exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
      if (reply.stalls()) {
        forever();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// What to answer to a request.
  interface Script {
    Reply reply(Received request) throws IOException, InterruptedException;
  }

  /// An answer.
  ///
  /// @param stalls whether the last byte of the body never comes
  record Reply(int status, Map<String, String> headers, String body, boolean stalls) {
    static Reply json(String body) {
      return of(200, body);
    }

    static Reply of(int status, String body) {
      return new Reply(status, Map.of("Content-Type", "application/json"), body, false);
    }

    Reply withHeader(String name, String value) {
      var all = new HashMap<>(headers);
      all.put(name, value);
      return new Reply(status, all, body, stalls);
    }

    Reply stalling() {
      return new Reply(status, headers, body, true);
    }
  }

  record Received(String method, String target, Headers headers, String body) {
    String path() {
      return target.split("\\?", 2)[0];
    }

    String label() {
      return method + " " + path();
    }

    boolean isLogin() {
      return label().equals(TOKEN) || label().equals(LOGIN);
    }

    String header(String name) {
      return Objects.requireNonNullElse(headers.getFirst(name), "");
    }
  }
}
