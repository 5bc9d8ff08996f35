package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressGroupTest {
  @Test
  void ipv4_isAGroupByItself() {
    assertThat(AddressGroup.of("10.1.2.3")).isEqualTo(new AddressGroup("10.1.2.3"));
    assertThat(AddressGroup.of("10.1.2.4")).isNotEqualTo(AddressGroup.of("10.1.2.3"));
  }

  @Test
  void ipv6_isGroupedByThe64BitsOfItsNetwork() {
    for (var same :
        List.of("2001:db8:1:2::1", "2001:0DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::%1")) {
      assertThat(AddressGroup.of(same)).isEqualTo(new AddressGroup("2001:db8:1:2::/64"));
    }
    assertThat(AddressGroup.of("2001:db8:1:3::1")).isEqualTo(new AddressGroup("2001:db8:1:3::/64"));
    assertThat(AddressGroup.of("0:0:0:0:0:0:0:1")).isEqualTo(new AddressGroup("0:0:0:0::/64"));
    assertThat(AddressGroup.of("fe80::1%nowhere")).isEqualTo(AddressGroup.of("fe80::2"));
  }

  @Test
  void ipv4InIpv6_isIpv4() {
    assertThat(AddressGroup.of("::ffff:10.1.2.3")).isEqualTo(AddressGroup.of("10.1.2.3"));
    assertThat(AddressGroup.of("0:0:0:0:0:ffff:a01:203")).isEqualTo(AddressGroup.of("10.1.2.3"));
  }

  @Test
  void whatIsNoAddress_isAGroupByItself() {
    for (var text : List.of("", "%", "::1::1", "somewhere", "1.2.3.4.5")) {
      assertThat(AddressGroup.of(text)).isEqualTo(new AddressGroup(text));
    }
  }
}
