package dev.ringback.server.directory;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which addresses callbacks may go to. Asked at registration when the host is written as an
/// address, and again for every resolved address at each attempt.
///
/// An IPv6 address that carries an IPv4 address (mapped, compatible, 6to4, NAT64, ISATAP) reaches
/// the latter in the end and is judged by it.
///
/// @param usual what may be reached without being listed
/// @param allowed what may be reached besides
public record DestinationRules(Usual usual, List<AddressRange> allowed) {
  /// What may be reached without being listed.
  public enum Usual {
    /// Addresses of the public internet.
    PUBLIC,
    /// This machine.
    LOOPBACK,
    /// Any address.
    ANY
  }

  /// The public internet and nothing else.
  public static final DestinationRules PUBLIC_ONLY = new DestinationRules(Usual.PUBLIC, List.of());

  /// This machine and nothing else.
  public static final DestinationRules LOOPBACK_ONLY =
      new DestinationRules(Usual.LOOPBACK, List.of());

  /// No restriction.
  public static final DestinationRules ANYWHERE = new DestinationRules(Usual.ANY, List.of());

  // The special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), and the addresses
  // under which cloud platforms answer their own machines that are not within those ranges.
  private static final List<AddressRange> NOT_PUBLIC_IPV4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // platform services of one cloud
          "169.254.0.0/16", // link-local, instance metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarking
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast
  private static final AddressRange GLOBAL_IPV6 = AddressRange.of("2000::/3");
  private static final List<AddressRange> NOT_PUBLIC_IPV6 =
      ranges(
          "2001::/23", // protocol assignments, Teredo, benchmarking, ORCHID
          "2001:db8::/32", // documentation
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation
  private static final AddressRange COMPATIBLE = AddressRange.of("::/96");
  private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");
  private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

  /// Copies the list.
  public DestinationRules {
    allowed = List.copyOf(allowed);
  }

  /// These rules with more ranges allowed.
  public DestinationRules allowing(List<AddressRange> more) {
    return new DestinationRules(usual, Stream.concat(allowed.stream(), more.stream()).toList());
  }

  /// Whether a callback may go to `address`.
  public boolean allows(InetAddress address) {
    return switch (usual) {
      case ANY -> true;
      case PUBLIC -> isPublic(address) || isListed(address);
      case LOOPBACK -> unmapped(address).isLoopbackAddress() || isListed(address);
    };
  }

  /// Whether an address is written into `url` that callbacks may not go to. A name is not looked up
  /// here; `localhost` and names below it are judged as the loopback address they stand for.
  boolean forbids(CallbackUrl url) {
    return url.isLoopback()
        ? !allows(url.literalAddress().orElse(InetAddress.getLoopbackAddress()))
        : url.literalAddress().map(address -> !allows(address)).orElse(false);
  }

  private boolean isListed(InetAddress address) {
    var unmapped = unmapped(address);
    return allowed.stream().anyMatch(range -> range.contains(address) || range.contains(unmapped));
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC_IPV4.stream().noneMatch(range -> range.contains(address));
    }
    var carried = carriedIpv4(address);
    if (carried.isPresent() && !isPublic(carried.get())) {
      return false;
    }
    return NAT64.contains(address)
        || isMapped(address.getAddress())
        || (GLOBAL_IPV6.contains(address)
            && NOT_PUBLIC_IPV6.stream().noneMatch(range -> range.contains(address)));
  }

  /// A mapped address is the IPv4 address to this machine too. The other forms are not: packets to
  /// them leave for a gateway, so that what is allowed of IPv4 says nothing about them.
  private static InetAddress unmapped(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 16 && isMapped(bytes) ? ipv4(bytes, 12) : address;
  }

  /// The IPv4 address within an IPv6 address.
  private static Optional<InetAddress> carriedIpv4(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length == 4 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Optional.empty();
    }
    if (SIX_TO_FOUR.contains(address)) {
      return Optional.of(ipv4(bytes, 2));
    }
    if (isMapped(bytes)
        || COMPATIBLE.contains(address)
        || NAT64.contains(address)
        || isIsatap(bytes)) {
      return Optional.of(ipv4(bytes, 12));
    }
    return Optional.empty();
  }

  /// Most ways to make an address turn this form into the IPv4 address by themselves, but not all.
  private static boolean isMapped(byte[] bytes) {
    for (var i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return (bytes[10] & bytes[11]) == -1;
  }

  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && (bytes[11] & 0xff) == 0xfe;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an IPv4 address.", e);
    }
  }

  private static List<AddressRange> ranges(String... cidrs) {
    return Arrays.stream(cidrs).map(AddressRange::of).toList();
  }
}
