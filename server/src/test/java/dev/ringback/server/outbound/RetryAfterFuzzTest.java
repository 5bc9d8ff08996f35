package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.Fuzz;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryAfterFuzzTest {
  @Test
  void retryAfter_isATimeThatIsNotNegative_orNone() {
    Fuzz.run(
        List.of("120", "0", "Fri, 20 Nov 2026 12:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "-1"),
        text ->
            RetryAfter.parse(text, Instant.parse("2026-11-20T11:00:00Z"))
                .ifPresent(wait -> assertThat(wait.isNegative()).isFalse()));
  }
}
