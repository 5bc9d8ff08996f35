package dev.ringback.server.directory;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// A range of addresses in CIDR notation, such as `10.0.0.0/8` or `::1/128`.
///
/// @param first the range's address; bits after the prefix do not matter
/// @param prefix how many leading bits belong to the range
public record AddressRange(InetAddress first, int prefix) {
  private static final Pattern CIDR = Pattern.compile("([0-9a-fA-F.:]+)(?:/([0-9]{1,3}))?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /// Refuses a prefix that is longer than the address.
  public AddressRange {
    var bits = first.getAddress().length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "range: prefix /" + prefix + " (expected: /0 to /" + bits + ")");
    }
  }

  /// Reads a range; an address alone is a range of one.
  ///
  /// @throws IllegalArgumentException when it is not one
  public static AddressRange of(String cidr) {
    var match = CIDR.matcher(cidr);
    if (!match.matches()
        || !(match.group(1).contains(":") || IPV4.matcher(match.group(1)).matches())) {
      throw new IllegalArgumentException(
          "range: " + cidr + " (expected: an address and a prefix, such as 10.0.0.0/8)");
    }
    var first = InetAddress.ofLiteral(match.group(1));
    var prefix = match.group(2);
    return new AddressRange(
        first, prefix == null ? first.getAddress().length * Byte.SIZE : Integer.parseInt(prefix));
  }

  /// Whether `address` lies in the range. An IPv4 range holds no IPv6 address, and the other way
  /// round.
  public boolean contains(InetAddress address) {
    var mine = first.getAddress();
    var theirs = address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    var whole = prefix / Byte.SIZE;
    for (var i = 0; i < whole; i++) {
      if (mine[i] != theirs[i]) {
        return false;
      }
    }
    var rest = prefix % Byte.SIZE;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }

  /// CIDR notation.
  @Override
  public String toString() {
    return first.getHostAddress() + "/" + prefix;
  }
}
