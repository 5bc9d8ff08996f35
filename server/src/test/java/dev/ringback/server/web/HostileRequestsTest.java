package dev.ringback.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.HttpPort;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import dev.ringback.server.web.http.Router;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests whose end two readers would see in different places, and others that mean harm. What is
/// ambiguous is refused and its connection closed, so that nothing behind it is read as a request.
@Timeout(60)
class HostileRequestsTest {
  private static final int PATIENCE = 10_000;
  private static final String SMUGGLED = "GET /t/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final HttpPort port =
      HttpPort.open(
          "127.0.0.1",
          0,
          Optional.empty(),
          HttpLimits.USUAL,
          new Router(
              List.of(
                  new Api(
                      "/t",
                      new ProblemJson(),
                      List.of(
                          Route.of("POST", "/t/{what}", this::handle),
                          Route.of("GET", "/t/{what}", this::handle)))),
              new ProblemJson()),
          Duration.ofSeconds(1),
          InstantSource.system());

  private Response handle(Request request) {
    handled.add(request.segment("what") + ":" + request.body().length());
    return Response.json(200, JsonObject.EMPTY);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static String post(String... headers) {
    return "POST /t/front HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  @Test
  void requestsOfTwoLengths_areRefused_andNothingBehindThemIsARequest() throws Exception {
    var chunked = "Transfer-Encoding: chunked";
    var ambiguous =
        List.of(
            post("Content-Length: 4", chunked) + "0\r\n\r\n",
            post(chunked, "Content-Length: 4") + "0\r\n\r\n",
            post("Content-Length: 0", "Content-Length: 5") + "abcde",
            post("Content-Length: 0, 5") + "abcde",
            post("Content-Length: +5") + "abcde",
            post("Content-Length: -1"),
            post("Content-Length: 5 5") + "abcde",
            post("Content-Length: 0x5") + "abcde",
            post("Content-Length: 99999999999999999999"),
            post("Content-Length : 5") + "abcde",
            post("Transfer-Encoding : chunked") + "0\r\n\r\n",
            post("Transfer-Encoding: xchunked") + "0\r\n\r\n",
            post("Transfer-Encoding: chunked, identity") + "0\r\n\r\n",
            post("Transfer-Encoding: identity") + "0\r\n\r\n",
            post(chunked, chunked) + "0\r\n\r\n",
            post("X: a\rTransfer-Encoding: chunked") + "0\r\n\r\n",
            post("X: a\0b"),
            post("Bad Name: x"),
            post(chunked) + "5;\nabcde\r\n0\r\n\r\n",
            post(chunked) + "5 \r\nabcde\r\n0\r\n\r\n",
            post(chunked) + "0x5\r\nabcde\r\n0\r\n\r\n",
            post(chunked) + "+5\r\nabcde\r\n0\r\n\r\n",
            post(chunked) + "5\r\nabcdeXX0\r\n\r\n",
            post(chunked) + "5\nabcde\n0\n\n",
            post(chunked) + "g\r\n",
            "GET /t/front HTTP/1.1\nHost: x\n\n",
            "GET /t/front HTTP/1.1\r\n Host: x\r\n\r\n");
    for (var request : ambiguous) {
      try (var connection = new RawConnection(port.number())) {
        connection.write(request + SMUGGLED);
        var answer = connection.read(PATIENCE);
        assertThat(answer).as(request).isPresent();
        assertThat(answer.get().status()).as(request).isEqualTo(400);
        assertThat(answer.get().body()).as(request).contains("MALFORMED_REQUEST");
        assertThat(connection.closes(PATIENCE)).as(request).isTrue();
      }
    }
    assertThat(handled).isEmpty();
  }

  /// A folded line is part of the line before it, and never a header of its own.
  @Test
  void foldedHeader_namesNoLength() throws Exception {
    try (var connection = new RawConnection(port.number())) {
      connection.write(post("X: a", " Content-Length: 5", "\tTransfer-Encoding: chunked"));
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
    }
    assertThat(handled).containsExactly("front:0");
  }

  @Test
  void hostThatIsMissingDoubleOrNone_isRefused_andOfHttp10NotAskedFor() throws Exception {
    for (var hosts :
        List.of("", "Host: x\r\nHost: x\r\n", "Host: x y\r\n", "Host: x/t\r\n", "Host: a@b\r\n")) {
      try (var connection = new RawConnection(port.number())) {
        connection.write("GET /t/front HTTP/1.1\r\n" + hosts + "\r\n");
        assertThat(connection.read(PATIENCE).orElseThrow().status()).as(hosts).isEqualTo(400);
      }
    }
    assertThat(handled).isEmpty();
    try (var connection = new RawConnection(port.number())) {
      connection.write("GET /t/old HTTP/1.0\r\n\r\n");
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
    }
    try (var connection = new RawConnection(port.number())) {
      connection.write("GET http://other/t/absolute HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n");
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
    }
    assertThat(handled).containsExactly("old:0", "absolute:0");
  }

  @Test
  void headerWithoutAName_isRefused() throws Exception {
    try (var connection = new RawConnection(port.number())) {
      connection.write(post(": x"));
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(400);
    }
    assertThat(handled).isEmpty();
  }

  @Test
  void compressedBody_isRefusedUnread() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bomb)) {
      zip.write(new byte[10 << 20]);
    }
    for (var coding : List.of("gzip", "GZIP", "deflate", "br", "identity, gzip", "x")) {
      try (var connection = new RawConnection(port.number())) {
        connection.write(post("Content-Encoding: " + coding, "Content-Length: " + bomb.size()));
        connection.write(bomb.toByteArray());
        assertThat(connection.read(PATIENCE).orElseThrow().status()).as(coding).isEqualTo(415);
      }
    }
    assertThat(handled).isEmpty();
    try (var connection = new RawConnection(port.number())) {
      connection.write(post("Content-Encoding: identity", "Content-Length: 1") + "a");
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
    }
  }

  @Test
  void manyHeadersTogetherOverTheLimit_areRefused() throws Exception {
    try (var connection = new RawConnection(port.number())) {
      connection.write("GET /t/front HTTP/1.1\r\nHost: x\r\n" + "a:b\r\n".repeat(20_000));
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(431);
    }
    try (var connection = new RawConnection(port.number())) {
      connection.write("GET /t/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(414);
    }
    assertThat(handled).isEmpty();
  }

  @Test
  void otherVersionsOfHttp_areNotServed() throws Exception {
    var preface = String.join("\r\n", "PRI * HTTP/2.0", "", "SM", "", "");
    var upgrade =
        String.join(
            "\r\n",
            "GET /t/h2c HTTP/1.1",
            "Host: x",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "",
            "");
    var other = new LinkedHashMap<String, Integer>();
    other.put(preface, 505);
    for (var version : List.of("HTTP/2.0", "HTTP/3.0", "HTTP/9.9", "HTTP/0.9", "HTTP/1.2")) {
      other.put("GET /t/front " + version + "\r\nHost: x\r\n\r\n", 505);
    }
    for (var version : List.of("ICY/1.1", "HTTPS/1.1", "HTTP/x", "HTTP", "HTTP/1.1.1", "1.1")) {
      other.put("GET /t/front " + version + "\r\nHost: x\r\n\r\n", 400);
    }
    other.put("POST /t/front HTTP/9.9\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", 505);
    for (var request : other.entrySet()) {
      try (var connection = new RawConnection(port.number())) {
        connection.write(request.getKey() + SMUGGLED);
        var answer = connection.read(PATIENCE).orElseThrow();
        assertThat(answer.status()).as(request.getKey()).isEqualTo(request.getValue());
        assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer.body())
            .as(request.getKey())
            .contains(request.getValue() == 505 ? "VERSION_REFUSED" : "MALFORMED_REQUEST");
        assertThat(connection.closes(PATIENCE)).isTrue();
      }
    }
    assertThat(handled).isEmpty();
    try (var connection = new RawConnection(port.number())) {
      connection.write(upgrade);
      assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
    }
  }

  @Test
  void pipelinedRequests_areAnsweredOneByOne_inOrder() throws Exception {
    var all = new StringBuilder();
    for (var i = 0; i < 200; i++) {
      all.append("GET /t/n").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    try (var connection = new RawConnection(port.number())) {
      connection.write(all.toString());
      for (var i = 0; i < 200; i++) {
        assertThat(connection.read(PATIENCE).orElseThrow().status()).isEqualTo(200);
      }
    }
    assertThat(handled).hasSize(200).startsWith("n0:0", "n1:0").endsWith("n199:0");
  }
}
