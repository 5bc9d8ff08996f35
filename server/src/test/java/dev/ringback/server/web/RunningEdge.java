package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.TestKeys;
import dev.ringback.server.access.Access;
import dev.ringback.server.access.AccessBooks;
import dev.ringback.server.access.AuditDouble;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import dev.ringback.server.web.family.FrontDesk;
import dev.ringback.server.web.http.Api;
import dev.ringback.testkit.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An edge on a free port of this machine, over an embedded store in a directory of its own, with
/// the sandbox's callers and a clock set by hand.
final class RunningEdge implements AutoCloseable {
  /// What the clock shows at first.
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  final SettableClock clock;
  final AccessBooks books;
  final Stores stores;
  final BreakableRegistrations registrations;
  final Directory directory;
  final AuditDouble audit = new AuditDouble();
  private final HttpEdge edge;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningEdge(Path data, Setup setup) {
    clock = SettableClock.at(NOON);
    books = new Sandbox(AccessFile.in(data));
    stores = EmbeddedStores.open(data, TestKeys.ONE, clock, clock, new LaneLimits(1, 1, 1));
    registrations = new BreakableRegistrations(stores.registrations());
    directory = new Directory(registrations, stores.listenerStates(), setup.rules(), clock);
    var access =
        Access.over(books, stores.tokens(), stores.sessions(), setup.strictness(), audit, clock);
    edge =
        new HttpEdge(
            setup.settings(),
            new FrontDesk(access.gate(), directory, audit, clock),
            access,
            clock,
            setup.more());
  }

  static RunningEdge open(Path data) {
    return new RunningEdge(data, Setup.SANDBOX);
  }

  static RunningEdge open(Path data, Setup setup) {
    return new RunningEdge(data, setup);
  }

  int port() {
    return edge.port();
  }

  HttpEdge edge() {
    return edge;
  }

  /// A call by the sandbox's callers, with a good bearer token and a new session.
  Call call(String method, String path) {
    return bare(method, path)
        .with("Authorization", "Bearer " + bearer(Sandbox.CLIENT, Sandbox.SECRET))
        .with("VZ-M2M-Token", session(Sandbox.USER, Sandbox.PASSWORD));
  }

  /// A call without credentials.
  Call bare(String method, String path) {
    return new Call(this, method, path, Map.of(), null);
  }

  String bearer(String client, String secret) {
    return askForToken(client, secret, "grant_type=client_credentials").text("access_token");
  }

  Answer askForToken(String client, String secret, String form) {
    return bare("POST", "/api/ts/v1/oauth2/token")
        .with("Authorization", basic(client, secret))
        .with("Content-Type", "application/x-www-form-urlencoded")
        .body(form)
        .send();
  }

  static String basic(String client, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
  }

  String session(String user, String password) {
    return logIn(user, password).text("sessionToken");
  }

  Answer logIn(String user, String password) {
    return bare("POST", "/api/m2m/v1/session/login")
        .with("Authorization", "Bearer " + bearer(Sandbox.CLIENT, Sandbox.SECRET))
        .body(JsonObject.EMPTY.with("username", user).with("password", password).text())
        .send();
  }

  @Override
  public void close() {
    client.close();
    edge.close();
    stores.close();
  }

  /// What an edge is made of.
  record Setup(
      RegistrationRules rules,
      SessionStrictness strictness,
      EdgeSettings settings,
      List<Api> more) {
    static final Setup SANDBOX =
        new Setup(
            RegistrationRules.SANDBOX, SessionStrictness.LIVE, EdgeSettings.local(0), List.of());

    Setup with(RegistrationRules other) {
      return new Setup(other, strictness, settings, more);
    }

    Setup with(SessionStrictness other) {
      return new Setup(rules, other, settings, more);
    }

    Setup with(EdgeSettings other) {
      return new Setup(rules, strictness, other, more);
    }

    Setup with(Api other) {
      return new Setup(rules, strictness, settings, List.of(other));
    }
  }

  /// A request that can be bent before it is sent.
  record Call(
      RunningEdge edge,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable String body) {
    Call with(String header, String value) {
      var changed = new LinkedHashMap<>(headers);
      changed.put(header, value);
      return new Call(edge, method, path, changed, body);
    }

    Call without(String header) {
      var changed = new LinkedHashMap<>(headers);
      changed.remove(header);
      return new Call(edge, method, path, changed, body);
    }

    Call at(String other) {
      return new Call(edge, method, other, headers, body);
    }

    Call body(@Nullable String other) {
      return new Call(edge, method, path, headers, other);
    }

    Answer send() {
      var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
              .timeout(Duration.ofSeconds(20))
              .method(method, publisher);
      // The client sets this one by itself.
      headers.forEach(
          (name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) {
              request.header(name, value);
            }
          });
      try {
        return new Answer(edge.client.send(request.build(), BodyHandlers.ofString()));
      } catch (IOException e) {
        throw new IllegalStateException("no answer to " + method + " " + path, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /// A response.
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    JsonValue json() {
      return JsonValue.read(body().getBytes(UTF_8));
    }

    JsonObject object() {
      return json().asObject().orElseThrow(() -> new AssertionError("no object: " + body()));
    }

    String text(String name) {
      return object().text(name).orElseThrow(() -> new AssertionError(name + "? " + body()));
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }
}
