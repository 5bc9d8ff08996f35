package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.cli.ListenProof.Finding;
import dev.ringback.listener.RequestHeaders;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class CliListenTest {
  private static final String READY = "listening on ";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void disconnect() {
    http.close();
  }

  private int post(String url, String body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private static String awaitUrl(CliProcess listener) throws Exception {
    return listener.awaitLine(line -> line.startsWith(READY)).substring(READY.length());
  }

  @Test
  void withoutProof_printsWhatArrivesAsUnverified_andSigtermEndsItWithStatus0() throws Exception {
    try (var listener = CliProcess.start(folder, "listen", "--port", "0")) {
      var url = awaitUrl(listener);

      var status =
          post(url + "/a/path", "{\"b\":[1,{}],\"c\":\"\u009b\u00e9\"}", "webhook-id", "msg_1");

      assertThat(status).isEqualTo(200);
      listener.awaitLine("}"::equals);
      assertThat(listener.out().lines().skip(2))
          .satisfies(
              lines ->
                  assertThat(lines.getFirst())
                      .matches("\\d\\d:\\d\\d:\\d\\d POST /a/path  unverified  answered 200"))
          .endsWith(
              "webhook-id msg_1",
              "{",
              "  \"b\": [",
              "    1,",
              "    {}",
              "  ],",
              "  \"c\": \"\\u009b\\u00e9\"",
              "}",
              "");
      listener.terminate();
      assertThat(listener.exitStatus()).isZero();
      assertThat(listener.err()).isEmpty();
    }
  }

  @Test
  void withPassword_verifiesAndAnswersStrangers401() throws Exception {
    try (var listener =
        CliProcess.start(
            folder,
            "listen",
            "--port",
            "0",
            "--username",
            "u",
            "--password",
            "p",
            "--respond",
            "204")) {
      var url = awaitUrl(listener);

      assertThat(post(url + "/good", "{\"username\":\"u\",\"password\":\"p\"}")).isEqualTo(204);
      assertThat(post(url + "/bad", "{\"username\":\"u\",\"password\":\"q\"}")).isEqualTo(401);
      assertThat(post(url + "/none", "{}")).isEqualTo(401);
      assertThat(post(url + "/torn", "{")).isEqualTo(401);

      listener.awaitLine(line -> line.endsWith("/good  verified  answered 204"));
      listener.awaitLine(
          line ->
              line.endsWith(
                  "/bad  NOT VERIFIED: username and password in the body are others  answered"
                      + " 401"));
      listener.awaitLine(
          line -> line.endsWith("/torn  NOT VERIFIED: the body is no JSON object  answered 401"));
    }
  }

  @Test
  void withSharedKey_verifiesTheSignature_andPrintsJson() throws Exception {
    var key = SharedKey.random(new SecureRandom());
    var file = Files.writeString(folder.resolve("key"), key.base64() + "\n");
    try (var listener =
        CliProcess.start(
            folder, "listen", "--port", "0", "--json", "--shared-key-file", file.toString())) {
      while (!listener.err().contains(READY)) {
        Thread.sleep(20);
      }
      var url = listener.err().strip().substring(READY.length());
      var body = "{\"name\":\"x\"}";

      var signature = key.sign(body.getBytes(UTF_8));
      assertThat(post(url, body, HeaderNames.CALLBACK_SIGNATURE, signature)).isEqualTo(200);
      assertThat(post(url, body + " ", HeaderNames.CALLBACK_SIGNATURE, signature)).isEqualTo(401);
      assertThat(post(url, body)).isEqualTo(401);

      listener.awaitLine(line -> line.contains("missing or there twice"));
      var lines =
          listener.out().lines().map(line -> JsonObject.read(line.getBytes(UTF_8))).toList();
      assertThat(lines.getFirst().without("at").text())
          .isEqualTo(
              "{\"method\":\"POST\",\"path\":\"/\",\"answered\":200,\"verified\":true,"
                  + "\"body\":{\"name\":\"x\"}}");
      assertThat(lines)
          .extracting(line -> line.number("answered").orElseThrow())
          .containsExactly(200L, 401L, 401L);
    }
  }

  @Test
  void withWebhookSecret_verifiesIdTimeAndBody() {
    var now = Instant.parse("2026-11-20T12:00:00Z");
    var secret = WebhookSecret.random(new SecureRandom());
    var proof = new ListenProof(Optional.empty(), Optional.empty(), Optional.of(secret));
    var body = "{}".getBytes(UTF_8);
    var headers =
        RequestHeaders.NONE
            .with(HeaderNames.WEBHOOK_ID, "msg_1")
            .with(HeaderNames.WEBHOOK_TIMESTAMP, Long.toString(now.getEpochSecond()))
            .with(HeaderNames.WEBHOOK_SIGNATURE, secret.sign("msg_1", now, body));

    assertThat(proof.check(headers, body, now.plusSeconds(300))).isEqualTo(new Finding.Verified());
    assertThat(proof.check(headers, body, now.plusSeconds(301)))
        .isEqualTo(new Finding.Refused("webhook-timestamp is 301 s from now"));
    assertThat(proof.check(headers, "{ }".getBytes(UTF_8), now))
        .isEqualTo(new Finding.Refused("webhook-signature is not by the secret"));
    assertThat(proof.check(headers.with(HeaderNames.WEBHOOK_ID, "msg_2"), body, now))
        .isInstanceOf(Finding.Refused.class);
  }

  @Test
  void otherMethods_areShownAndAnswered405() throws Exception {
    try (var listener = CliProcess.start(folder, "listen", "--port", "0")) {
      var url = awaitUrl(listener);
      var get = HttpRequest.newBuilder(URI.create(url)).build();

      var answer = http.send(get, BodyHandlers.discarding());

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }
  }

  @Test
  void responses_areGivenInTurn_theLastForAllThatFollow() {
    var responses = Responses.of("200, 503*3,404");

    assertThat(IntStream.range(0, 7).map(request -> responses.next()))
        .containsExactly(200, 503, 503, 503, 404, 404, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "200,", "99", "600", "200*0", "200*", "ok", "200**2"})
  void responsesThatAreNone_areRefused(String text) {
    assertThatThrownBy(() -> Responses.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: statuses from 200 to 599");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--username u",
        "--shared-key abc",
        "--webhook-secret whsec_abc",
        "--shared-key-file /nowhere/to/be/found",
        "--password x --password-file /nowhere/to/be/found",
        "--respond 1000"
      })
  void wrongUsage_isStatus2(String arguments) {
    var run = CliRun.of(("listen --port 0 " + arguments).split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("(expected: ");
  }
}
