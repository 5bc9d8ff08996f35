package dev.ringback.listener;

import static dev.ringback.listener.Callbacks.FOTA;
import static dev.ringback.listener.Callbacks.KEY;
import static dev.ringback.listener.Callbacks.LOCATION;
import static dev.ringback.listener.Callbacks.NOON;
import static dev.ringback.listener.Callbacks.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bent headers by the thousand. What is let in is exactly what was signed, as judged by a second
/// reading of the rules; nothing brings about a fault.
@Timeout(300)
class HeaderFuzzTest {
  private static final byte[] BODY =
      "{\"campaignId\":\"c-1\",\"status\":\"CampaignScheduled\"}".getBytes(UTF_8);
  private static final String AT = String.valueOf(NOON.getEpochSecond());
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final int LOOKED_AT = 8;
  private static final long TOLERANCE_SECONDS = 300;

  private static final List<String> IDS =
      List.of("msg_1", "msg_1", "msg_1", "msg_27UH4WbU6Z5A5EzD8u03", "a.b", "é");
  private static final List<String> TIMES =
      List.of(
          AT,
          AT,
          AT,
          "0" + AT,
          "+" + AT,
          "-" + AT,
          AT + ".0",
          AT + "000",
          String.valueOf(NOON.getEpochSecond() + TOLERANCE_SECONDS),
          String.valueOf(NOON.getEpochSecond() - TOLERANCE_SECONDS - 1),
          "999999999999",
          "9223372036854775807",
          "99999999999999999999",
          "1e9",
          "٠١٢٣");
  private static final List<String> SIGNATURES =
      List.of(
          SECRET.sign("msg_1", NOON, BODY),
          SECRET.sign("msg_1", NOON.plusSeconds(TOLERANCE_SECONDS), BODY),
          "v1a," + SECRET.sign("msg_1", NOON, BODY).substring(3),
          "v2,abc " + SECRET.sign("msg_1", NOON, BODY),
          SECRET.sign("msg_1", NOON, BODY) + " v1,",
          "v1,====",
          "v1," + "A".repeat(44),
          "v1,x ".repeat(LOOKED_AT) + SECRET.sign("msg_1", NOON, BODY));
  private static final List<String> KEY_SIGNATURES =
      List.of(
          KEY.sign(BODY),
          KEY.sign(BODY),
          KEY.sign(new byte[0]),
          KEY.sign(BODY) + " " + KEY.sign(new byte[0]),
          KEY.sign(BODY).replace("=", ""),
          "x ".repeat(LOOKED_AT) + KEY.sign(BODY),
          "=");

  private final CallbackListener listener =
      CallbackListener.builder()
          .webhookSecrets(SECRET)
          .sharedKeys(KEY)
          .clock(() -> NOON)
          .at("/v2", Family.SOFTWARE_MANAGEMENT_V2, FOTA)
          .at("/location", Family.DEVICE_LOCATION, LOCATION)
          .otherwise(received -> {})
          .build();
  private final SplittableRandom random = new SplittableRandom(Bending.SEED);

  private String bent(List<String> samples) {
    return random.nextInt(3) == 0
        ? Bending.bent(samples, random)
        : samples.get(random.nextInt(samples.size()));
  }

  /// Most often one line, sometimes none or two, the second under the name in another case.
  private void put(Map<String, List<String>> headers, String name, List<String> samples) {
    var lines = random.nextInt(12);
    if (lines == 0) {
      return;
    }
    headers.put(name, new ArrayList<>(List.of(bent(samples))));
    if (lines == 1) {
      headers.put(name.toUpperCase(Locale.ROOT), List.of(bent(samples)));
    } else if (lines == 2) {
      headers.get(name).add(bent(samples));
    }
  }

  private static Optional<String> only(Map<String, List<String>> headers, String name) {
    var lines =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .flatMap(header -> header.getValue().stream())
            .toList();
    return lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty();
  }

  private static boolean holds(String header, String signature) {
    return Arrays.stream(header.strip().split(" +")).limit(LOOKED_AT).anyMatch(signature::equals);
  }

  private static boolean isSigned(Map<String, List<String>> headers) {
    var id = only(headers, HeaderNames.WEBHOOK_ID);
    var at = only(headers, HeaderNames.WEBHOOK_TIMESTAMP);
    var signature = only(headers, HeaderNames.WEBHOOK_SIGNATURE);
    if (id.isEmpty() || at.isEmpty() || signature.isEmpty()) {
      return false;
    }
    for (var second = NOON.getEpochSecond() - TOLERANCE_SECONDS;
        second <= NOON.getEpochSecond() + TOLERANCE_SECONDS;
        second++) {
      if (at.get().equals(String.valueOf(second))) {
        var expected =
            SECRET.sign(id.get(), NOON.plusSeconds(second - NOON.getEpochSecond()), BODY);
        return holds(signature.get(), expected);
      }
    }
    return false;
  }

  private Answer receive(String path, Map<String, List<String>> headers) {
    return listener.receive(
        new CallbackRequest("POST", path, RequestHeaders.of(headers), Body.of(BODY)));
  }

  @Test
  void webhookHeaders_letInWhatIsSigned_andNothingElse() {
    var letIn = 0;
    for (var i = 0; i < Bending.TRIES; i++) {
      var headers = new LinkedHashMap<String, List<String>>();
      put(headers, HeaderNames.WEBHOOK_ID, IDS);
      put(headers, HeaderNames.WEBHOOK_TIMESTAMP, TIMES);
      put(headers, HeaderNames.WEBHOOK_SIGNATURE, SIGNATURES);
      var answer = receive("/v2", headers);
      if (isSigned(headers)) {
        assertThat(answer.status()).as("input %d: %s", i, headers).isEqualTo(200);
        letIn++;
      } else {
        assertThat(answer).as("input %d: %s", i, headers).isInstanceOf(Answer.Unverified.class);
      }
    }
    assertThat(letIn).isBetween(Bending.TRIES / 200, Bending.TRIES / 2);
  }

  @Test
  void sharedKeySignature_letsInWhatIsSigned_andNothingElse() {
    var letIn = 0;
    for (var i = 0; i < Bending.TRIES; i++) {
      var headers = new LinkedHashMap<String, List<String>>();
      put(headers, HeaderNames.CALLBACK_SIGNATURE, KEY_SIGNATURES);
      // Read, but no proof here: whatever they hold decides nothing.
      put(headers, HeaderNames.WEBHOOK_ID, IDS);
      put(headers, HeaderNames.WEBHOOK_TIMESTAMP, TIMES);
      var answer = receive("/location", headers);
      var isSigned =
          only(headers, HeaderNames.CALLBACK_SIGNATURE)
              .filter(header -> holds(header, KEY.sign(BODY)))
              .isPresent();
      if (isSigned) {
        assertThat(answer.status()).as("input %d: %s", i, headers).isEqualTo(200);
        letIn++;
      } else {
        assertThat(answer).as("input %d: %s", i, headers).isInstanceOf(Answer.Unverified.class);
      }
    }
    assertThat(letIn).isBetween(Bending.TRIES / 20, Bending.TRIES - 1);
  }

  @Test
  void timestamp_isATimeOrNone() {
    for (var i = 0; i < Bending.TRIES; i++) {
      var text = Bending.bent(TIMES, random);
      var headers = RequestHeaders.NONE.with(HeaderNames.WEBHOOK_TIMESTAMP, text);
      var sentAt = Proofs.sentAt(new CallbackRequest("POST", "/v2", headers, Body.of(BODY)));
      var isCanonical =
          DIGITS.matcher(text).matches() && !text.startsWith("0") && text.length() <= 12;
      assertThat(sentAt.isPresent()).as(text).isEqualTo(isCanonical);
      sentAt.ifPresent(
          at -> assertThat(String.valueOf(at.getEpochSecond())).as(text).isEqualTo(text));
    }
  }
}
