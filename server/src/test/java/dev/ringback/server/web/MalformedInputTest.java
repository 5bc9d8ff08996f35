package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.web.RawConnection.RawResponse;
import dev.ringback.server.web.RunningEdge.Setup;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.HttpLimits.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests by the thousand that are bent in some way. None brings about a fault of the server,
/// none that is refused changes anything, and afterwards the server answers as before.
class MalformedInputTest {
  private static final long SEED = 20_261_120;
  private static final int PATIENCE = 20_000;
  private static final int IN_PARALLEL = 32;

  private static final int VERSION_REFUSED = 505;

  private static final List<byte[]> BODIES =
      Arrays.asList(
          bytes(""),
          bytes(" "),
          bytes("{"),
          bytes("}"),
          bytes("{}"),
          bytes("[]"),
          bytes("[{}]"),
          bytes("[[[]]]"),
          bytes("null"),
          bytes("true"),
          bytes("0"),
          bytes("\"text\""),
          bytes("{} {}"),
          bytes("{\"name\":}"),
          bytes("{\"name\":\"CarrierService\",\"url\":{\"a\":[1,2,{}]}}"),
          bytes("{\"name\":7,\"url\":8,\"username\":[],\"password\":{}}"),
          bytes("{\"accountName\":1,\"serviceName\":2,\"endpoint\":3,\"httpHeaders\":4}"),
          bytes("{\"username\":false,\"password\":0.1e-7}"),
          bytes("{\"oldPassword\":[null]}"),
          bytes("{\"name\":\"CarrierService\",\"name\":\"Nothing\",\"url\":\"x\",\"url\":\"y\"}"),
          bytes("{\"url\":\"http://'/\"}"),
          bytes("{\"name\":\"<\",\"url\":\"\\\\\"}"),
          bytes("{\"name\":\"\\u0000\",\"url\":\"\\ud800\"}"),
          bytes("{\"name\":\"CarrierService\",\"url\":\"http://[::1%eth0]:99999/\"}"),
          bytes("{\"n\":" + "9".repeat(5_000) + "}"),
          bytes("{\"n\":1e999999999}"),
          bytes("{\"" + "k".repeat(20_000) + "\":1}"),
          bytes("[".repeat(30_000)),
          bytes("{\"a\":".repeat(10_000)),
          bytes("{\"name\":\"" + "x".repeat(60_000) + "\"}"),
          bytes("x".repeat(70_000)),
          bytes("{\"a\":\"" + "y".repeat(400_000) + "\"}"),
          new byte[] {0},
          new byte[] {'{', '"', 'a', 0, '"', ':', '1', '}'},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
          new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
          "{\"n\u00e4me\":\"\u00e4\"}".getBytes(ISO_8859_1),
          bytes("grant_type=client_credentials&scope=%"),
          bytes("grant_type=client_credentials&grant_type=x&token=%00"),
          bytes("&&&===&%zz=%"));

  private static final List<String> TARGETS =
      List.of(
          "/",
          "//",
          "*",
          "/api",
          "/api/m2m/v1",
          "/api/m2m/v1/",
          "/api/m2m/v1/callbacks",
          "/api/m2m/v1/callbacks/",
          "/api/m2m/v1/callbacks//name/",
          "/api/m2m/v1/callbacks/x/name/",
          "/api/m2m/v1/callbacks/..%2f..%2fetc",
          "/api/m2m/v1/../../secret",
          "/api/m2m/v1/callbacks/%00",
          "/api/m2m/v1/callbacks/%",
          "/api/m2m/v1/callbacks/%c3",
          "/api/m2m/v1/callbacks/%27%3C%5C",
          "/api/m2m/v1/callbacks/'",
          "/api/loc/v1/callbacks/x/name/%F0%9F%98%80",
          "/api/loc/v1/devicelocations/?accountName=x",
          "/api/loc/v1/devicelocations/%20?accountName=%zz",
          "/api/diagnostics/v1/callbacks?accountName=%ff&serviceName",
          "/api/diagnostics/v1/callbacks?&&=&accountName",
          "/api/hyper-precise/v1/callbacks?accountNumber=x&service=%00&name=%00",
          "/api/hyper-precise/v1/callbacks?" + "a=b&".repeat(2_000),
          "/api/m2m/v1/callbacks/x#fragment",
          "/api/m2m/v1/callbacks/x?a=b?c=d",
          "/\u00e4\u00ff",
          "http://",
          "http://[/",
          "https://x:1/api/m2m/v1/callbacks/x",
          "/" + "long".repeat(5_000));

  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "PATCH",
          "TRACE",
          "CONNECT",
          "get",
          "BREW",
          "P\u00d6ST",
          "",
          "G\tET");

  private static final List<String> HEADERS =
      List.of(
          "Authorization: Bearer",
          "Authorization: Basic !!!",
          "Authorization: Basic " + "A".repeat(3_000),
          "Authorization: \u00e4",
          "VZ-M2M-Token: ' or 1=1",
          "VZ-M2M-Token: " + "0".repeat(5_000),
          "Content-Type: \u0001",
          "Content-Type: application/json; charset=utf-16",
          "Content-Encoding: gzip",
          "Transfer-Encoding: gzip, chunked",
          "Content-Length: -1",
          "Content-Length: 1, 2",
          "Content-Length: 99999999999999999999",
          "Expect: nothing",
          "Upgrade: websocket",
          "Upgrade: h2c",
          "Connection: upgrade",
          "Host: a b",
          "name: \u00ff",
          "url: http://10.0.0.1/\u00ff",
          ": empty",
          "no colon",
          " folded: line",
          "X: " + "x".repeat(20_000));

  @TempDir static Path data;
  private static RunningEdge edge;
  private static final List<Bent> EXAMPLES = new ArrayList<>();

  @BeforeAll
  static void open() {
    var second = Duration.ofSeconds(1);
    var limits =
        new HttpLimits(
            Share.open(1_000),
            16 * 1024,
            Share.open(64 << 20),
            Share.open(64 << 20),
            second,
            second,
            Duration.ofMinutes(1),
            second);
    var local = EdgeSettings.local(0);
    edge =
        RunningEdge.open(
            data,
            Setup.SANDBOX.with(
                new EdgeSettings(
                    local.host(), 0, local.tls(), limits, HeaderNames.SHARED_KEY, local.drain())));
    for (var operation : Contract.read().operations()) {
      EXAMPLES.add(example(operation));
    }
  }

  @AfterAll
  static void close() {
    edge.close();
  }

  @Test
  void requestsThatAreBent_areRefusedOrServed_andRefusedOnesChangeNothing() throws IOException {
    var random = new SplittableRandom(SEED);
    var refused = 0;
    var served = 0;
    for (var i = 0; i < 3_000; i++) {
      var bent = bend(EXAMPLES.get(random.nextInt(EXAMPLES.size())), random);
      var before = edge.registrations.changes();
      var answer = send(bent.bytes(), PATIENCE);
      requireNoFault(bent.bytes(), answer);
      if (answer.isEmpty() || answer.get().status() >= 400) {
        assertThat(edge.registrations.changes()).as("changed by %s", bent).isEqualTo(before);
        refused++;
      } else {
        served++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
    assertThat(served).isGreaterThan(50);
    requireStillAnswering();
  }

  @Test
  void bytesThatAreBent_bringAboutNoFault() throws Exception {
    var random = new SplittableRandom(SEED + 1);
    var gate = new Semaphore(IN_PARALLEL);
    var tries = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 2_000; i++) {
      var bytes = bend(EXAMPLES.get(random.nextInt(EXAMPLES.size())).bytes(), random);
      tries.add(
          () -> {
            gate.acquire();
            try {
              var answer = send(bytes, PATIENCE);
              requireNoFault(bytes, answer);
              return answer.isPresent();
            } finally {
              gate.release();
            }
          });
    }
    var answered = 0;
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var outcome : many.invokeAll(tries)) {
        answered += outcome.get() ? 1 : 0;
      }
    }
    assertThat(answered).isGreaterThan(1_000);
    requireStillAnswering();
  }

  private static void requireNoFault(byte[] bytes, Optional<RawResponse> answer) {
    if (answer.isEmpty()) {
      return;
    }
    var shown = new String(bytes, ISO_8859_1);
    var start = shown.substring(0, Math.min(600, shown.length()));
    var status = answer.get().status();
    var whole = answer.get().head() + answer.get().body();
    assertThat(status == VERSION_REFUSED ? 400 : status)
        .as("%s%n->%n%s", start, whole)
        .isBetween(200, 499);
    assertThat(whole)
        .doesNotContainIgnoringCase("exception", "dev.ringback", "\tat ", "problem-id");
  }

  private static void requireStillAnswering() {
    // Wrong old passwords count like failed logins, and there were many.
    new AccessAdmin(edge.books).unlock(Sandbox.USER);
    var account = "/api/m2m/v1/callbacks/After-All";
    assertThat(
            edge.call("POST", account)
                .body("{\"name\":\"CarrierService\",\"url\":\"http://10.0.0.1/\"}")
                .send()
                .status())
        .isEqualTo(200);
    assertThat(edge.call("DELETE", account + "/name/CarrierService").send().status())
        .isEqualTo(200);
  }

  private static Optional<RawResponse> send(byte[] bytes, int millis) {
    try (var connection = new RawConnection(edge.port())) {
      try {
        connection.write(bytes);
      } catch (IOException closedWhileSending) {
        // The answer may be there all the same.
      }
      var isHead = new String(bytes, ISO_8859_1).startsWith("HEAD ");
      return isHead ? connection.readHead(millis) : connection.read(millis);
    } catch (IOException reset) {
      return Optional.empty();
    }
  }

  private static Bent bend(Bent whole, SplittableRandom random) {
    var bent = whole;
    for (var bends = 1 + random.nextInt(2); bends > 0; bends--) {
      bent =
          switch (random.nextInt(8)) {
            case 0 -> bent.method(pick(METHODS, random));
            case 1 -> bent.target(pick(TARGETS, random));
            case 2 -> bent.target(scramble(bent.target(), random));
            case 3 -> bent.header(pick(HEADERS, random));
            case 4 -> bent.withoutHeader(random);
            case 5 -> bent.body(bend(bent.body(), random));
            default -> bent.body(pick(BODIES, random));
          };
    }
    return bent;
  }

  private static String scramble(String target, SplittableRandom random) {
    var at = random.nextInt(target.length());
    var piece = pick(List.of("%00", "%", "'", "%5C", "/", "//", "?", "&", "=", "+", "%2B"), random);
    return target.substring(0, at) + piece + target.substring(at);
  }

  private static byte[] bend(byte[] bytes, SplittableRandom random) {
    var bent = bytes.clone();
    if (bent.length == 0) {
      return bent;
    }
    for (var bends = 1 + random.nextInt(4); bends > 0; bends--) {
      var at = random.nextInt(bent.length);
      switch (random.nextInt(5)) {
        case 0 -> bent[at] = (byte) random.nextInt(256);
        case 1 -> bent[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bent[at] = 0;
        case 3 -> bent = Arrays.copyOf(bent, Math.max(1, at));
        default -> {
          var more = new byte[10];
          random.nextBytes(more);
          var end = bent.length;
          bent = Arrays.copyOf(bent, end + more.length);
          System.arraycopy(more, 0, bent, end, more.length);
        }
      }
    }
    return bent;
  }

  private static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static Bent example(JsonObject operation) {
    var request = operation.object("example").flatMap(one -> one.object("request")).orElseThrow();
    var headers = new ArrayList<String>();
    headers.add("Host: x");
    var id = operation.text("id").orElseThrow();
    // A session of its own, because some operations end it.
    var session = edge.session(Sandbox.USER, Sandbox.PASSWORD);
    for (var header : request.object("headers").orElse(JsonObject.EMPTY).members().entrySet()) {
      var value =
          switch (header.getKey()) {
            case "Authorization" ->
                id.startsWith("auth.oauth2")
                    ? RunningEdge.basic("nobody", "secret")
                    : "Bearer " + edge.bearer(Sandbox.CLIENT, Sandbox.SECRET);
            case "VZ-M2M-Token" -> session;
            default -> header.getValue().asText().orElseThrow();
          };
      headers.add(header.getKey() + ": " + value);
    }
    var body =
        request.get("body").map(one -> one.asText().orElse(one.text())).orElse("").getBytes(UTF_8);
    return new Bent(
        request.text("method").orElseThrow(), request.text("url").orElseThrow(), headers, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /// A request on its way to being bent. Its length is right unless a header says otherwise.
  private static final class Bent {
    private final String method;
    private final String target;
    private final List<String> headers;
    private final byte[] body;

    Bent(String method, String target, List<String> headers, byte[] body) {
      this.method = method;
      this.target = target;
      this.headers = List.copyOf(headers);
      this.body = body;
    }

    String target() {
      return target;
    }

    byte[] body() {
      return body;
    }

    Bent method(String other) {
      return new Bent(other, target, headers, body);
    }

    Bent target(String other) {
      return new Bent(method, other, headers, body);
    }

    Bent body(byte[] other) {
      return new Bent(method, target, headers, other);
    }

    Bent header(String more) {
      var changed = new ArrayList<>(headers);
      changed.add(more);
      return new Bent(method, target, changed, body);
    }

    Bent withoutHeader(SplittableRandom random) {
      if (headers.isEmpty()) {
        return this;
      }
      var changed = new ArrayList<>(headers);
      changed.remove(random.nextInt(changed.size()));
      return new Bent(method, target, changed, body);
    }

    byte[] bytes() {
      var head =
          method
              + " "
              + target
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + "\r\nConnection: close\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      var start = head.getBytes(ISO_8859_1);
      var all = Arrays.copyOf(start, start.length + body.length);
      System.arraycopy(body, 0, all, start.length, body.length);
      return all;
    }

    @Override
    public String toString() {
      return method + " " + target + " " + Map.of("headers", headers) + new String(body, UTF_8);
    }
  }
}
