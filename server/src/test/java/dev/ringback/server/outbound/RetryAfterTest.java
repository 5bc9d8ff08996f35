package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2015-10-21T07:27:00Z");

  @Test
  void secondsAndDates_areRead() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT", NOW))
        .contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.parse("99999999999999999999", NOW)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "Wed, 21 Oct 2015 07:26:00 GMT", "٣"})
  void anythingElse_isNoWish(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isEmpty();
  }
}
