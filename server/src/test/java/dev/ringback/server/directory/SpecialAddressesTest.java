package dev.ringback.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each range that callbacks may not go to, at its edges: the first and the last address are
/// refused, and the neighbours outside are judged as the last two columns say, which differs from
/// `public` where the neighbour belongs to another such range.
class SpecialAddressesTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    // range, what it is, the address before it, the address after it
    "0.0.0.0/8, this network, none, public",
    "10.0.0.0/8, private, public, public",
    "100.64.0.0/10, shared by carriers, public, public",
    "127.0.0.0/8, loopback, public, public",
    "168.63.129.16/32, platform services of one cloud, public, public",
    "169.254.0.0/16, link-local, public, public",
    "169.254.169.254/32, instance metadata, special, special",
    "172.16.0.0/12, private, public, public",
    "192.0.0.0/24, protocol assignments, public, public",
    "192.0.2.0/24, documentation, public, public",
    "192.31.196.0/24, AS112, public, public",
    "192.52.193.0/24, AMT, public, public",
    "192.88.99.0/24, 6to4 relays, public, public",
    "192.168.0.0/16, private, public, public",
    "192.175.48.0/24, AS112, public, public",
    "198.18.0.0/15, benchmarking, public, public",
    "198.51.100.0/24, documentation, public, public",
    "203.0.113.0/24, documentation, public, public",
    "224.0.0.0/4, multicast, public, special",
    "240.0.0.0/4, reserved, special, none",
    "255.255.255.255/32, broadcast, special, none",
    "::/128, unspecified, none, special",
    "::1/128, loopback, special, special",
    "::/96, IPv4-compatible, none, special",
    "::ffff:0:0:0/96, IPv4-translated, special, special",
    "64:ff9b:1::/48, NAT64 of a network, special, special",
    "100::/64, discard, special, special",
    "2001::/23, protocol assignments, public, public",
    "2001::/32, Teredo, public, special",
    "2001:2::/48, benchmarking, special, special",
    "2001:10::/28, ORCHID, special, special",
    "2001:db8::/32, documentation, public, public",
    "2002:a00::/24, 6to4 to 10.0.0.0/8, public, public",
    "2002:7f00::/24, 6to4 to loopback, public, public",
    "2002:a9fe::/32, 6to4 to link-local, public, public",
    "2002:c0a8::/32, 6to4 to 192.168.0.0/16, public, public",
    "2620:4f:8000::/48, AS112, public, public",
    "3fff::/20, documentation, public, public",
    "4000::/2, never given out, public, special",
    "5f00::/16, segment routing, special, special",
    "fc00::/7, unique local, special, special",
    "fd00:ec2::254/128, instance metadata, special, special",
    "fe80::/10, link-local, special, special",
    "fec0::/10, site-local, special, special",
    "ff00::/8, multicast, special, none",
    "64:ff9b::a00:0/104, NAT64 to 10.0.0.0/8, public, public",
    "64:ff9b::7f00:0/104, NAT64 to loopback, public, public",
    "64:ff9b::a9fe:0/112, NAT64 to link-local, public, public",
    "64:ff9b::e000:0/99, NAT64 to multicast and beyond, public, special"
  })
  void range_isRefusedFromItsFirstToItsLastAddress(
      String cidr, String what, String before, String after) throws UnknownHostException {
    var range = AddressRange.of(cidr);
    var bytes = bytes(cidr);
    var first = new BigInteger(1, bytes);
    var size = BigInteger.ONE.shiftLeft(bytes.length * 8 - range.prefix());
    var last = first.add(size).subtract(BigInteger.ONE);

    assertThat(isPublic(first, bytes.length)).as("first of %s", what).isEqualTo("special");
    assertThat(isPublic(last, bytes.length)).as("last of %s", what).isEqualTo("special");
    assertThat(isPublic(first.subtract(BigInteger.ONE), bytes.length))
        .as("before %s", what)
        .isEqualTo(before);
    assertThat(isPublic(last.add(BigInteger.ONE), bytes.length))
        .as("after %s", what)
        .isEqualTo(after);
  }

  /// The whole of mapped addresses follows IPv4, range by range.
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.255",
    "192.0.2.255",
    "192.88.99.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.0",
    "203.0.113.255",
    "224.0.0.0",
    "255.255.255.255"
  })
  void specialIpv4_isSpecialInEveryIpv6FormThatCarriesIt(String text) throws UnknownHostException {
    var ipv4 = InetAddress.ofLiteral(text).getAddress();
    assertThat(isPublic(carrying("::ffff:0:0", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("::", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("64:ff9b::", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("2002::", 2, ipv4))).isFalse();
    assertThat(isPublic(carrying("2a00::5efe:0:0", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("2a00::200:5efe:0:0", 12, ipv4))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1.1.1.1", "93.184.216.34", "223.255.255.255"})
  void publicIpv4_isPublicWhereAGatewayLeadsToIt_andNowhereElse(String text)
      throws UnknownHostException {
    var ipv4 = InetAddress.ofLiteral(text).getAddress();
    assertThat(isPublic(carrying("::ffff:0:0", 12, ipv4))).isTrue();
    assertThat(isPublic(carrying("64:ff9b::", 12, ipv4))).isTrue();
    assertThat(isPublic(carrying("2002::", 2, ipv4))).isTrue();
    assertThat(isPublic(carrying("2a00::5efe:0:0", 12, ipv4))).isTrue();
    // Never in use, or of one network alone.
    assertThat(isPublic(carrying("::", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("::ffff:0:0:0", 12, ipv4))).isFalse();
    assertThat(isPublic(carrying("64:ff9b:1::", 12, ipv4))).isFalse();
  }

  private static InetAddress carrying(String ipv6, int at, byte[] ipv4)
      throws UnknownHostException {
    var bytes = bytes(ipv6);
    System.arraycopy(ipv4, 0, bytes, at, ipv4.length);
    return Inet6Address.getByAddress(null, bytes, -1);
  }

  private static boolean isPublic(InetAddress address) {
    return DestinationRules.PUBLIC_ONLY.allows(address);
  }

  private static String isPublic(BigInteger number, int length) throws UnknownHostException {
    if (number.signum() < 0 || number.bitLength() > length * 8) {
      return "none";
    }
    var bytes = new byte[length];
    var digits = number.toByteArray();
    var size = Math.min(digits.length, length);
    System.arraycopy(digits, digits.length - size, bytes, length - size, size);
    var address =
        length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
    return isPublic(address) ? "public" : "special";
  }

  /// The bytes as they are written; the usual way turns a mapped address into IPv4.
  private static byte[] bytes(String cidr) throws UnknownHostException {
    var address = InetAddress.ofLiteral(cidr.replaceFirst("/.*", "")).getAddress();
    if (!cidr.contains(":") || address.length == 16) {
      return address;
    }
    var mapped = new byte[16];
    Arrays.fill(mapped, 10, 12, (byte) -1);
    System.arraycopy(address, 0, mapped, 12, 4);
    return mapped;
  }
}
