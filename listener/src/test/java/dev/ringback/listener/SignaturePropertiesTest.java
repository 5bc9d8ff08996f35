package dev.ringback.listener;

import static dev.ringback.listener.Callbacks.FOTA;
import static dev.ringback.listener.Callbacks.KEY;
import static dev.ringback.listener.Callbacks.LOCATION;
import static dev.ringback.listener.Callbacks.NOON;
import static dev.ringback.listener.Callbacks.SECRET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.signature.WebhookSecret;
import java.net.http.HttpHeaders;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class SignaturePropertiesTest {
  private static final CallbackListener LISTENER =
      CallbackListener.builder()
          .webhookSecrets(SECRET)
          .sharedKeys(KEY)
          .clock(() -> NOON)
          .at("/v2", Family.SOFTWARE_MANAGEMENT_V2, FOTA)
          .at("/location", Family.DEVICE_LOCATION, LOCATION)
          .otherwise(received -> {})
          .build();

  private static CallbackRequest webhook(String id, String at, String signature, byte[] body) {
    var headers =
        RequestHeaders.NONE
            .with(HeaderNames.WEBHOOK_ID, id)
            .with(HeaderNames.WEBHOOK_TIMESTAMP, at)
            .with(HeaderNames.WEBHOOK_SIGNATURE, signature);
    return new CallbackRequest("POST", "/v2", headers, Body.of(body));
  }

  private static byte[] bodyWith(String value) {
    return ("{\"v\":\"" + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + "\"}")
        .getBytes(UTF_8);
  }

  @Property(tries = 2_000)
  void webhook_signedByTheSecret_isVerified(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 64) String id,
      @ForAll String value) {
    var body = bodyWith(value);
    var at = String.valueOf(NOON.getEpochSecond());
    assertThat(LISTENER.receive(webhook(id, at, SECRET.sign(id, NOON, body), body)).status())
        .isEqualTo(200);
  }

  @Property(tries = 5_000)
  void webhook_withOneBitFlipped_isRefused(@ForAll long seed) {
    var random = new Random(seed);
    var id = "msg_" + Long.toString(random.nextLong() >>> 1, 36);
    var body = bodyWith(Long.toString(random.nextLong()));
    var at = String.valueOf(NOON.getEpochSecond());
    var signature = SECRET.sign(id, NOON, body);
    var bent =
        switch (random.nextInt(4)) {
          case 0 -> webhook(flipped(id, random), at, signature, body);
          case 1 -> webhook(id, flipped(at, random), signature, body);
          case 2 -> webhook(id, at, flipped(signature, random), body);
          default -> webhook(id, at, signature, flipped(body, random));
        };
    assertThat(LISTENER.receive(bent)).isInstanceOf(Answer.Unverified.class);
  }

  @Property(tries = 5_000)
  void sharedKeySignature_withOneBitFlipped_isRefused(@ForAll long seed) {
    var random = new Random(seed);
    var body = bodyWith(Long.toString(random.nextLong()));
    var signature = KEY.sign(body);
    assertThat(LISTENER.receive(location(signature, body)).status()).isEqualTo(200);
    var bent =
        random.nextBoolean()
            ? location(flipped(signature, random), body)
            : location(signature, flipped(body, random));
    assertThat(LISTENER.receive(bent)).isInstanceOf(Answer.Unverified.class);
  }

  private static CallbackRequest location(String signature, byte[] body) {
    var headers = RequestHeaders.NONE.with(HeaderNames.CALLBACK_SIGNATURE, signature);
    return new CallbackRequest("POST", "/location", headers, Body.of(body));
  }

  private static String flipped(String text, Random random) {
    return new String(flipped(text.getBytes(ISO_8859_1), random), ISO_8859_1);
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    var bent = bytes.clone();
    bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
    return bent;
  }

  @Property(tries = 3_000)
  void anyRequest_isAnswered(
      @ForAll byte[] body, @ForAll String header, @ForAll String other, @ForAll long seed) {
    var listener =
        UnverifiedCallbackListener.builder()
            .at("/v2", Family.SOFTWARE_MANAGEMENT_V2, FOTA)
            .otherwise(received -> {})
            .build();
    var headers =
        RequestHeaders.NONE
            .with(HeaderNames.WEBHOOK_ID, header)
            .with(HeaderNames.WEBHOOK_TIMESTAMP, other)
            .with(HeaderNames.WEBHOOK_SIGNATURE, "v1," + other);
    var request = new CallbackRequest("POST", "/v2", headers, Body.of(body));
    assertThat(listener.receive(request))
        .isInstanceOfAny(Answer.Accepted.class, Answer.Malformed.class);
    assertThat(LISTENER.receive(request)).isInstanceOf(Answer.Unverified.class);
    var json = new CallbackRequest("POST", "/v2", headers, Body.of(json(new Random(seed), 6)));
    assertThat(listener.receive(json))
        .isInstanceOfAny(Answer.Accepted.class, Answer.Malformed.class, Answer.Duplicate.class);
  }

  /// Some JSON value, often an object.
  private static String json(Random random, int depth) {
    var inner = depth == 0 ? "0" : json(random, depth - 1);
    return switch (random.nextInt(depth == 0 ? 5 : 10)) {
      case 0 -> "null";
      case 1 -> "-" + random.nextInt(1000) + "e" + random.nextInt();
      case 2 -> "\"\\u" + "%04x".formatted(random.nextInt(0x10000)) + "\"";
      case 3 -> "true";
      case 4 -> "\"" + random.nextLong() + "\"";
      case 5 -> "[" + inner + "," + json(random, depth - 1) + "]";
      default ->
          "{\"campaignId\":\"c\",\"status\":" + inner + ",\"x\":" + json(random, depth - 1) + "}";
    };
  }

  @Property(tries = 500)
  void signatures_areThoseOfTheReferenceLibrary(@ForAll String value) throws Exception {
    var secret = WebhookSecret.random(new SecureRandom());
    var reference = new Webhook(secret.text());
    var body = bodyWith(value);
    var now = Instant.now();
    var id = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    var signature = secret.sign(id, now, body);
    assertThat(reference.sign(id, now.getEpochSecond(), new String(body, UTF_8)))
        .isEqualTo(signature);
    reference.verify(new String(body, UTF_8), headers(id, now, signature));
    assertThat(
            WebhookSecret.verify(
                List.of(secret),
                reference.sign(id, now.getEpochSecond(), new String(body, UTF_8)),
                id,
                now.getEpochSecond(),
                body))
        .isTrue();
  }

  @Example
  void referenceLibrary_refusesWhatWeRefuse() {
    var secret = WebhookSecret.random(new SecureRandom());
    var now = Instant.now();
    var signature = secret.sign("msg_1", now, bodyWith("a"));
    assertThatThrownBy(
            () ->
                new Webhook(secret.text())
                    .verify(new String(bodyWith("b"), UTF_8), headers("msg_1", now, signature)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static HttpHeaders headers(String id, Instant at, String signature) {
    return HttpHeaders.of(
        Map.of(
            HeaderNames.WEBHOOK_ID, List.of(id),
            HeaderNames.WEBHOOK_TIMESTAMP, List.of(String.valueOf(at.getEpochSecond())),
            HeaderNames.WEBHOOK_SIGNATURE, List.of(signature)),
        (name, value) -> true);
  }
}
