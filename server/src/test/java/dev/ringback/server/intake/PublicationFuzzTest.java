package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.Fuzz;
import dev.ringback.server.directory.RegistrationRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicationFuzzTest {
  private static final String MESSAGE =
      "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"CarrierService\",\"id\":\"i\","
          + "\"orderingKey\":\"k\",\"body\":{\"requestId\":\"r\",\"a\":[1,-0.5e3,null,true,\"\\u00e9\"]}}";
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"source\":\"/connectivity/A-1\",\"type\":\"CarrierService\","
          + "\"id\":\"e1\",\"subject\":\"k\",\"data\":{\"a\":{}}}";

  @Test
  void publication_isTakenOrRefused_inAllFourForms() {
    var reader = new PublicationReader(RegistrationRules.SANDBOX, IntakeSettings.DEFAULT);
    var samples =
        List.of(
            MESSAGE, "[" + MESSAGE + "," + MESSAGE + "]", MESSAGE + "\n" + MESSAGE, EVENT, "[]");
    for (var form : Publication.Form.values()) {
      Fuzz.run(
          samples,
          text -> {
            try {
              var publication = reader.read(form, text.getBytes(UTF_8), _ -> true);
              assertThat(publication.submissions()).isNotNull();
            } catch (MalformedJson | PublicationReader.TooManyMessages refused) {
              assertThat(refused.getMessage()).isNotEmpty();
            }
          });
    }
  }

  @Test
  void json_isReadOrRefused_andReadsWhatItWrites() {
    Fuzz.run(
        List.of(
            MESSAGE, EVENT, "[[[[[[[]]]]]]]", "\"\\ud83d\\ude00\"", "1e400", "{\"a\":1,\"a\":2}"),
        text -> {
          try {
            var value = JsonValue.read(text.getBytes(UTF_8));
            assertThat(JsonValue.read(value.utf8())).isEqualTo(value);
          } catch (MalformedJson refused) {
            assertThat(refused.getMessage()).isNotEmpty();
          }
        });
  }

  @Test
  void messageId_isReadOrIsNone_andReadsWhatItWrites() {
    Fuzz.run(
        List.of("msg_01M7VV1VDG5T6RMBQBD4C6JN1F", "msg_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "msg_"),
        text ->
            MessageId.parse(text)
                .ifPresent(id -> assertThat(MessageId.parse(id.toString())).contains(id)));
  }

  @Test
  void keysAndSignatures_areReadOrRefused_andNothingBentVerifies() {
    var body = MESSAGE.getBytes(UTF_8);
    var key = SharedKey.of("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    var good = SharedKey.sign(List.of(key), body);
    Fuzz.run(
        List.of(good, good + "," + good, key.base64(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        text -> {
          if (SharedKey.verify(List.of(key), text, body)) {
            assertThat(text).contains(good);
          }
          try {
            var read = SharedKey.of(text);
            assertThat(SharedKey.of(read.base64())).isEqualTo(read);
          } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).doesNotContain(key.base64());
          }
          try {
            assertThat(WebhookSecret.of(WebhookSecret.of(text).text())).isNotNull();
          } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).doesNotContain("MfKQ9r8GKY");
          }
        });
  }
}
