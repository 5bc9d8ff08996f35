package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeAnswer.Problem;
import dev.ringback.server.intake.Publication.Form;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationReaderTest {
  private static final String GOOD =
      "{\"body\":{\"password\":\"p\",\"a\" : [1,{\"username\":2}], \"username\":\"u\",\"b\":\"é\","
          + "\"callbackCount\":7},\"family\":\"connectivity\",\"account\":\"A-1\","
          + "\"service\":\"QoS\"}";

  private final PublicationReader reader =
      new PublicationReader(RegistrationRules.DOCUMENTED, new IntakeSettings(4096, 2048, 3, 1024));

  private Publication read(Form form, String text) {
    return reader.read(form, text.getBytes(UTF_8), account -> !account.value().equals("foreign"));
  }

  private static byte[] body(Payload payload, Family family, int attempt) {
    var echo = Payload.echo(family, new Credentials("x", "y"));
    return payload.body(family, echo, attempt, 4).bytes();
  }

  @Test
  void fillers_areCutAndTheRestStaysByteForByte() {
    var payload = read(Form.JSON, GOOD).submissions().getFirst().payload();
    assertThat(payload.members())
        .asString(UTF_8)
        .isEqualTo("\"a\" : [1,{\"username\":2}],\"b\":\"é\"");
    assertThat(body(payload, Family.CONNECTIVITY, 2))
        .asString(UTF_8)
        .isEqualTo(
            "{\"username\":\"x\",\"password\":\"y\",\"a\" : [1,{\"username\":2}],\"b\":\"é\","
                + "\"callbackCount\":2,\"maxCallbackThreshold\":4}");
  }

  @Test
  void messagesForOneListener_haveOneKey() {
    var key = read(Form.JSON, GOOD).submissions().getFirst().key();

    assertThat(read(Form.JSON, GOOD).submissions().getFirst().key()).isSameAs(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnostics|{ \"username\":1 , \"x\":2 }|{ \"username\":1 , \"x\":2 }",
        "connectivity|{ }|{\"username\":\"x\",\"password\":\"y\",\"callbackCount\":1,"
            + "\"maxCallbackThreshold\":4}",
        "software-management-v1|{ \t }|{\"username\":\"x\",\"password\":\"y\"}",
        "device-location|{}|{}",
        "device-location|{ }|{ }",
        "software-management-v1|{\"callbackCount\":1}|"
            + "{\"username\":\"x\",\"password\":\"y\",\"callbackCount\":1}",
        "connectivity|{}|{\"username\":\"x\",\"password\":\"y\",\"callbackCount\":1,"
            + "\"maxCallbackThreshold\":4}",
        "hyper-precise|{\"password\":\"mine\"}|{\"password\":\"mine\"}"
      })
  void body_carriesWhatItsFamilyFillsIn(String family, String published, String sent) {
    var service = Family.of(family).orElseThrow().services().iterator().next();
    var message =
        "{\"family\":\"%s\",\"account\":\"A\",\"service\":\"%s\",\"body\":%s}"
            .formatted(family, service, published);
    var submission = read(Form.JSON, message).submissions().getFirst();
    assertThat(body(submission.payload(), submission.key().family(), 1))
        .asString(UTF_8)
        .isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"account\":\"A\",\"service\":\"QoS\",\"body\":{}}|family",
        "{\"family\":\"x\",\"account\":\"A\",\"service\":\"QoS\",\"body\":{}}|family",
        "{\"family\":\"connectivity\",\"account\":\"\",\"service\":\"QoS\",\"body\":{}}|account",
        "{\"family\":\"connectivity\",\"account\":\"foreign\",\"service\":\"QoS\",\"body\":{}}|account",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"Fota\",\"body\":{}}|service",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"body\":{}}|service",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\"}|body",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\",\"body\":[]}|body",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\",\"body\":{},\"id\":\"\"}|id",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\",\"body\":{},\"id\":5}|id",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\",\"body\":{},"
            + "\"orderingKey\":{}}|orderingKey",
        "{\"family\":\"connectivity\",\"account\":\"A\",\"service\":\"QoS\",\"body\":{},"
            + "\"id\":\"\\ud800\"}|id",
        "[]|not an object",
        "7|not an object"
      })
  void badMessage_isNamedByIndexWithItsReason(String message, String reason) {
    var problems = read(Form.JSON, "[" + GOOD + "," + message + "]").problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().index()).isEqualTo(1);
    assertThat(problems.getFirst().reason()).startsWith(reason);
  }

  @Test
  void ids_countInCharactersNotInHalves() {
    var emoji = GOOD.replace("\"family\"", "\"id\":\"" + "😀".repeat(128) + "\",\"family\"");
    assertThat(read(Form.JSON, emoji).problems()).isEmpty();
    var tooMany = emoji.replace("\"id\":\"", "\"id\":\"x");
    assertThat(read(Form.JSON, tooMany).problems()).hasSize(1);
  }

  @Test
  void tooLargeBody_isNamed() {
    var large = GOOD.replace("\"b\":\"é\"", "\"b\":\"" + "x".repeat(1100) + "\"");
    assertThat(read(Form.JSON, large).problems())
        .containsExactly(new Problem(0, "body: missing or not fit (expected: at most 1024 bytes)"));
  }

  @Test
  void tooManyMessages_areRefused() {
    assertThatThrownBy(() -> read(Form.LINES, (GOOD + "\n").repeat(4)))
        .isInstanceOf(PublicationReader.TooManyMessages.class);
    assertThat(read(Form.LINES, (GOOD + "\r\n\n").repeat(3)).submissions()).hasSize(3);
  }

  @Test
  void brokenLine_isNamedByIndex() {
    var problems = read(Form.LINES, GOOD + "\n{\"family\":\n" + GOOD + " {}\n").problems();
    assertThat(problems.stream().map(Problem::index)).containsExactly(1, 2);
  }

  @Test
  void cloudEvent_isAMessage() {
    var submission =
        read(
                Form.CLOUD_EVENT,
                "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/diagnostics/A\","
                    + "\"type\":\"Diagnostics\",\"subject\":\"k\",\"ext\":1,"
                    + "\"data\":{\"requestId\":\"r\"}}")
            .submissions()
            .getFirst();
    assertThat(submission.key().toString()).isEqualTo("diagnostics/A/Diagnostics");
    assertThat(submission.publisherId()).contains("e");
    assertThat(submission.orderingKey()).contains("k");
    assertThat(submission.requestId()).contains("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"e\",\"source\":\"/diagnostics/A\",\"type\":\"Diagnostics\",\"data\":{}}|specversion",
        "{\"specversion\":\"1.0\",\"source\":\"/diagnostics/A\",\"type\":\"Diagnostics\",\"data\":{}}|id",
        "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"diagnostics/A\",\"type\":\"Diagnostics\",\"data\":{}}|source",
        "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/diagnostics/A\",\"data\":{}}|type"
      })
  void badCloudEvent_isNamed(String event, String reason) {
    assertThat(read(Form.CLOUD_EVENT, event).problems().getFirst().reason()).startsWith(reason);
  }

  @Test
  void mutatedRequests_areReadOrRefused_neverAnythingElse() {
    var random = new SplittableRandom(42);
    for (var i = 0; i < 20_000; i++) {
      var bytes = ("[" + GOOD + "]").getBytes(UTF_8);
      for (var flips = random.nextInt(1, 6); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      for (var form : Form.values()) {
        try {
          reader.read(form, bytes, _ -> true);
        } catch (MalformedJson refused) {
          assertThat(refused.getMessage()).doesNotContain("Exception");
        }
      }
    }
  }
}
