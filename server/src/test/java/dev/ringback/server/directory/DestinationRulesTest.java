package dev.ringback.server.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2001:200::1",
        "2a00:1450:4001:81b::200e",
        "::ffff:8.8.8.8",
        "2002:0808:0808::1",
        "64:ff9b::8.8.8.8"
      })
  void publicAddress_isAllowed(String address) {
    assertThat(DestinationRules.PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isTrue();
    assertThat(DestinationRules.LOOPBACK_ONLY.allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.120.102.183",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.11.135",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2002:c0a8:101::1",
        "2a00::5efe:10.0.0.1",
        "2a00::200:5efe:127.0.0.1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void addressThatIsNotPublic_isRefused_unlessListed(String text) {
    var address = InetAddress.ofLiteral(text);
    var listed = List.of(new AddressRange(address, address.getAddress().length * 8));

    assertThat(DestinationRules.PUBLIC_ONLY.allows(address)).isFalse();
    assertThat(DestinationRules.PUBLIC_ONLY.allowing(listed).allows(address)).isTrue();
    assertThat(DestinationRules.LOOPBACK_ONLY.allowing(listed).allows(address)).isTrue();
    assertThat(DestinationRules.ANYWHERE.allows(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
  void loopback_isAllowedWhereOnlyLoopbackIs(String address) {
    assertThat(DestinationRules.LOOPBACK_ONLY.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void mappedAddress_isSeenThrough_howeverItWasMade() throws UnknownHostException {
    var bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    bytes[12] = 10;
    var mapped = Inet6Address.getByAddress(null, bytes, -1);

    assertThat(mapped.getAddress()).hasSize(16);
    assertThat(DestinationRules.PUBLIC_ONLY.allows(mapped)).isFalse();
    assertThat(
            DestinationRules.PUBLIC_ONLY
                .allowing(List.of(AddressRange.of("10.0.0.0/8")))
                .allows(mapped))
        .isTrue();
  }

  @Test
  void listOfRanges_opensTheseAndNoMore() {
    var rules = DestinationRules.PUBLIC_ONLY.allowing(List.of(AddressRange.of("10.1.0.0/16")));

    assertThat(rules.allows(InetAddress.ofLiteral("10.1.255.255"))).isTrue();
    assertThat(rules.allows(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
    assertThat(rules.allows(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(rules.allows(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
  }

  @Test
  void range_holdsWhatSharesItsPrefix() {
    assertThat(AddressRange.of("10.0.0.0/9").contains(InetAddress.ofLiteral("10.127.0.1")))
        .isTrue();
    assertThat(AddressRange.of("10.0.0.0/9").contains(InetAddress.ofLiteral("10.128.0.1")))
        .isFalse();
    assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.ofLiteral("9.9.9.9"))).isTrue();
    assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(AddressRange.of("127.0.0.1")).isEqualTo(AddressRange.of("127.0.0.1/32"));
    assertThat(AddressRange.of("fe80::/10").contains(InetAddress.ofLiteral("febf::1"))).isTrue();
    assertThat(AddressRange.of("fe80::/10").contains(InetAddress.ofLiteral("fec0::1"))).isFalse();
  }

  @Test
  void range_thatIsNone_isRefused() {
    Stream.of("", "10.0.0.0/33", "::/129", "10.0.0/8", "1/8", "host/8", "10.0.0.0/-1", "10.0.0.0/")
        .forEach(
            text ->
                assertThatThrownBy(() -> AddressRange.of(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2002:7f00:1::1", "64:ff9b::127.0.0.1", "::127.0.0.1"})
  void loopbackOnly_refusesWhatCarriesALoopbackAddressElsewhere(String address) {
    var listed = DestinationRules.PUBLIC_ONLY.allowing(List.of(AddressRange.of("127.0.0.0/8")));
    assertThat(DestinationRules.LOOPBACK_ONLY.allows(InetAddress.ofLiteral(address))).isFalse();
    assertThat(listed.allows(InetAddress.ofLiteral(address))).isFalse();
    assertThat(listed.allows(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:7F00:0001]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.b.localhost/"
      })
  void addressThatIsNotPublic_isForbiddenHoweverItIsWritten(String url) {
    assertThat(DestinationRules.PUBLIC_ONLY.forbids(CallbackUrl.of(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://xn--localhst-1mg.example/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://[2606:4700:4700::1111]/",
        "http://93.184.216.34/"
      })
  void name_isJudgedByWhatItResolvesTo_andNotByItsLook(String url) {
    assertThat(DestinationRules.PUBLIC_ONLY.forbids(CallbackUrl.of(url))).isFalse();
  }
}
