package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource({
    "Carrier Service, Carrier%20Service",
    "a+b, a%2Bb",
    "a/b?c#d&e=f, a%2Fb%3Fc%23d%26e%3Df",
    "%2e, %252e",
    "é😀, %C3%A9%F0%9F%98%80",
    "A-z.0_9~, A-z.0_9~",
  })
  void pathSegment_isPercentEncoded(String value, String encoded) {
    assertThat(Texts.pathSegment("name", value)).isEqualTo(encoded);
    assertThat(Texts.percentEncoded(value)).isEqualTo(encoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "\ud83d"})
  void pathSegment_thatWouldNameSomethingElse_isRefused(String value) {
    assertThatThrownBy(() -> Texts.pathSegment("name", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name: ");
  }

  @Test
  void token_isPrintableAsciiWithoutBlank() {
    assertThat(Texts.isToken("bcce3ea6-fe4f=")).isTrue();
    for (var bad : new String[] {"", "a b", "a\r\nX: y", "é", "a\u007f", "a".repeat(8193)}) {
      assertThat(Texts.isToken(bad)).as(bad).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"'', x", "'a b', x", "a:, x", "é, x", "a, ' x'", "a, 'x\ny'", "a, é"})
  void header_thatNoRequestCanCarry_isRefused(String name, String value) {
    assertThatThrownBy(() -> Texts.requireHeader(name, value))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
