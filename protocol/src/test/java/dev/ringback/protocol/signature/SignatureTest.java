package dev.ringback.protocol.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

  @Test
  void sign_givesThePublishedVectors() {
    var first = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(first.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), BODY))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    var second = WebhookSecret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    var body = "{\"email\":\"test@example.com\",\"username\":\"test_user\"}".getBytes(UTF_8);
    assertThat(
            second.sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", Instant.ofEpochSecond(1649367553), body))
        .isEqualTo("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
  }

  @Test
  void sharedKey_verifiesItsOwnSignaturesAndThoseOfTheKeyBefore() {
    var random = new SecureRandom();
    var before = SharedKey.random(random);
    var now = SharedKey.random(random);
    var header = SharedKey.sign(List.of(now, before), BODY);
    assertThat(SharedKey.verify(List.of(before), header, BODY)).isTrue();
    assertThat(SharedKey.verify(List.of(SharedKey.of(now.base64())), header, BODY)).isTrue();
    assertThat(SharedKey.verify(List.of(SharedKey.random(random)), header, BODY)).isFalse();
    assertThat(SharedKey.verify(List.of(now), header, "{}".getBytes(UTF_8))).isFalse();
    assertThat(SharedKey.verify(List.of(now), "", BODY)).isFalse();
    assertThat(SharedKey.verify(List.of(now), "not base64 !", BODY)).isFalse();
  }

  @Test
  void secrets_showNothingOfThemselves() {
    var key = SharedKey.random(new SecureRandom());
    assertThat(key.toString()).doesNotContain(key.base64());
    var secret = WebhookSecret.random(new SecureRandom());
    assertThat(secret.toString()).doesNotContain(secret.text().substring(6));
    assertThatThrownBy(() -> WebhookSecret.of("whsec_c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
