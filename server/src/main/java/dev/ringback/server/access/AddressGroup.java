package dev.ringback.server.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// The remote addresses that count as one caller where each may take only so much: one IPv4
/// address, or the 2⁶⁴ IPv6 addresses of one /64, which is the least that a subscriber is given.
///
/// @param text the address, or the first one of the /64 with `/64` behind it
public record AddressGroup(String text) {
  private static final int PREFIX_BYTES = 8;

  /// The group of an address; an IPv4 address that is written as an IPv6 one counts as what it is.
  /// What is no address is a group of its own.
  public static AddressGroup of(String address) {
    var zone = address.indexOf('%');
    try {
      return of(InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)));
    } catch (IllegalArgumentException noAddress) {
      return new AddressGroup(address);
    }
  }

  private static AddressGroup of(InetAddress address) {
    if (address instanceof Inet6Address six) {
      var prefix = Arrays.copyOf(six.getAddress(), PREFIX_BYTES);
      var text = new StringBuilder();
      for (var i = 0; i < PREFIX_BYTES; i += 2) {
        text.append(Integer.toHexString((prefix[i] & 0xff) << 8 | (prefix[i + 1] & 0xff)));
        text.append(':');
      }
      return new AddressGroup(text.append(":/64").toString());
    }
    return new AddressGroup(address.getHostAddress());
  }
}
