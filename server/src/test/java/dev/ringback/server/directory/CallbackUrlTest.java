package dev.ringback.server.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.120.102.147:50569/CallbackListener/Carrier.asmx",
        "https://255.255.11.135:50559/CallbackListener/FirmwareServiceMessages.asmx",
        "https://yourwebsite.com",
        "HTTPS://Listener.Example.com./a%20b?x=1&y=%2F",
        "http://[2001:db8::1]:9001/x?y=z",
        "http://localhost:1"
      })
  void address_isKeptCharacterForCharacter(String text) {
    assertThat(CallbackUrl.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "listener.example.com",
        "/path",
        "ftp://listener.example.com/",
        "file:///etc/passwd",
        "http:",
        "http:/",
        "http://",
        "http:///path",
        "http:opaque",
        "http://user@listener.example.com/",
        "http://user:secret@listener.example.com/",
        "http://listener.example.com/#fragment",
        "http://listener.example.com:0/",
        "http://listener.example.com:65536/",
        "http://listener.example.com:99999999999/",
        "http://listener.example.com:/",
        "http://listener.example.com:80x/",
        "http://-listener.example.com/",
        "http://listener_1.example.com/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://example.1/",
        "http://example.0x7f/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7F.0.0.0x1/",
        "http://017700000001/",
        "http://127.0.0.1.nip.1/",
        "http://127.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://localhost%00.example.com/",
        "http://local%68ost/",
        "http://[::127.0.0.1%1]/",
        "http://127.0.0.1:80@listener.example.com/",
        "http://listener.example.com:80@127.0.0.1/",
        "http://@127.0.0.1/",
        "http://listener.example.com\\@127.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://localh\u03bfst/",
        "http://listener.ex\u0430mple.com/",
        "http://listener.example.com../",
        "http://.example.com/",
        "http://010.0.0.1/",
        "http://1.2.3.256/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::ffff:1.2.3.4.5]/",
        "http://ex ample.com/",
        "http://example.com/a b",
        "http://example.com/\u0000",
        "http://example.com/\r\nX: y",
        "http://example.com\\@evil.example.com/",
        "http://exämple.com/",
        "http://example.com/ä",
        "http://example.com/%zz"
      })
  void whatIsNoAddress_isRefused(String text) {
    assertThatThrownBy(() -> CallbackUrl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ");
  }

  @Test
  void complaint_quotesNoSecret() {
    assertThatThrownBy(() -> CallbackUrl.of("https://example.com/hook?key=s3cret%"))
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> CallbackUrl.of("https://u:s3cret@example.com/"))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void length_isAtMost2048() {
    var longest = "https://example.com/" + "x".repeat(2048 - 20);

    assertThat(CallbackUrl.of(longest).toString()).hasSize(2048);
    assertThatThrownBy(() -> CallbackUrl.of(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void port_isTheSchemesOwn_unlessNamed() {
    assertThat(CallbackUrl.of("http://example.com").port()).isEqualTo(80);
    assertThat(CallbackUrl.of("HTTPS://example.com").port()).isEqualTo(443);
    assertThat(CallbackUrl.of("https://example.com:8443").port()).isEqualTo(8443);
  }

  @Test
  void host_isReadyToBeJudged() {
    assertThat(CallbackUrl.of("http://LocalHost./").host()).isEqualTo("localhost");
    assertThat(CallbackUrl.of("http://LocalHost./").isLoopback()).isTrue();
    assertThat(CallbackUrl.of("http://a.localhost/").isLoopback()).isTrue();
    assertThat(CallbackUrl.of("http://[0:0:0:0:0:0:0:1]/").isLoopback()).isTrue();
    assertThat(CallbackUrl.of("http://[::ffff:127.0.0.1]/").isLoopback()).isTrue();
    assertThat(CallbackUrl.of("http://localhost.example.com/").isLoopback()).isFalse();
    assertThat(CallbackUrl.of("http://example.com/").literalAddress()).isEmpty();
  }

  @Test
  void ipv6ThatOnlySomeRead_isRefused() {
    assertThatThrownBy(() -> CallbackUrl.of("http://[::ffff:10.0.0000000000.1]:80/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: a host in an unusual form");
  }
}
