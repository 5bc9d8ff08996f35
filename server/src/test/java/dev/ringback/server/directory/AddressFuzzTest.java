package dev.ringback.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressFuzzTest {
  @Test
  void callbackUrl_isReadOrRefused_withoutItsQueryInTheText() {
    Fuzz.run(
        List.of(
            "https://listener.example.com:9001/x/y?token=canary#f",
            "http://127.0.0.1:9001/",
            "http://[::ffff:10.0.0.1]:80/a%20b",
            "https://user:canary@h.example/",
            "HTTP://EXAMPLE.com./"),
        text -> {
          try {
            var url = CallbackUrl.of(text);
            assertThat(CallbackUrl.of(url.toString())).isEqualTo(url);
            assertThat(url.port()).isBetween(1, 65_535);
            assertThat(url.host()).isNotEmpty();
            assertThat(url.withoutQuery()).doesNotContain("?");
            url.literalAddress().ifPresent(DestinationRules.PUBLIC_ONLY::allows);
          } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("url: ");
          }
        });
  }

  @Test
  void addressRange_isReadOrRefused_andReadsWhatItWrites() {
    Fuzz.run(
        List.of("10.0.0.0/8", "::1/128", "2001:db8::/32", "127.0.0.1", "::ffff:10.0.0.1/104"),
        text -> {
          try {
            var range = AddressRange.of(text);
            assertThat(AddressRange.of(range.toString())).isEqualTo(range);
            assertThat(range.contains(range.first())).isTrue();
          } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
          }
        });
  }
}
