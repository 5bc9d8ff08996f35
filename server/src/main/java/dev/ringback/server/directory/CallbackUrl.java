package dev.ringback.server.directory;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address of a listener, kept character for character as it was registered: absolute `http` or
/// `https`, with a host that is a name or an address in its usual form, without user-info and
/// fragment, at most 2048 printable ASCII characters. Immutable; what every attempt asks for is
/// worked out once.
public final class CallbackUrl {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_PORT = 65_535;
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /// A host that ends in a number is an address to many readers. Other forms than four decimal
  /// numbers without leading zeros are read in different ways, and so as different addresses.
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  private static final Pattern LEADING_ZERO = Pattern.compile("(.*\\.)?0[0-9].*");

  private final URI uri;
  private final String host;
  private final boolean https;
  private final boolean loopback;
  private final String withoutQuery;
  private final Optional<InetAddress> literalAddress;

  /// Refuses what is not the address of a listener.
  ///
  /// @throws IllegalArgumentException with a text that may be shown to the caller; it quotes
  ///   nothing but the scheme and the port
  private CallbackUrl(URI uri) {
    requireSound(uri);
    this.uri = uri;
    this.host = plain(uri.getHost().toLowerCase(Locale.ROOT));
    this.literalAddress =
        host.contains(":") || isIpv4(host)
            ? Optional.of(InetAddress.ofLiteral(host))
            : Optional.empty();
    this.https = uri.getScheme().equalsIgnoreCase("https");
    this.loopback =
        host.equals("localhost")
            || host.endsWith(".localhost")
            || literalAddress.map(InetAddress::isLoopbackAddress).orElse(false);
    this.withoutQuery = uri.toString().replaceFirst("\\?.*", "");
  }

  private static String plain(String host) {
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static void requireSound(URI uri) {
    require(uri.toString().length() <= MAX_LENGTH, "url: longer than 2048 characters");
    require(
        uri.toString().chars().allMatch(c -> c > ' ' && c < 0x7f),
        "url: a character outside printable ASCII (expected: percent-encoded)");
    require(uri.isAbsolute() && !uri.isOpaque(), "url: not absolute (expected: http or https)");
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    require(
        scheme.equals("http") || scheme.equals("https"),
        "url: scheme " + scheme + " (expected: http or https)");
    require(uri.getRawUserInfo() == null, "url: user-info in the address (expected: none)");
    require(uri.getRawFragment() == null, "url: a fragment (expected: none)");
    var host = uri.getHost();
    require(host != null && !host.contains("%"), "url: no host, or one in an unusual form");
    require(
        !ENDS_IN_NUMBER.matcher(host).matches()
            || (isIpv4(host) && !LEADING_ZERO.matcher(host).matches()),
        "url: a host in an unusual form (expected: a name, or four decimal numbers)");
    require(
        !host.startsWith("[") || isLiteral(host.substring(1, host.length() - 1)),
        "url: a host in an unusual form (expected: an IPv6 address)");
    require(
        uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= MAX_PORT),
        "url: port " + uri.getPort() + " (expected: 1 to 65535)");
    require(!uri.getRawAuthority().endsWith(":"), "url: an empty port");
  }

  /// Reads an address.
  ///
  /// @throws IllegalArgumentException when it is not one, with a text that may be shown
  public static CallbackUrl of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("url: longer than 2048 characters");
    }
    try {
      return new CallbackUrl(new URI(text));
    } catch (URISyntaxException malformed) {
      // The parser's own text quotes the address, which may hold a secret in its query.
      throw new IllegalArgumentException("url: malformed at character " + malformed.getIndex());
    }
  }

  /// Whether the listener is called over TLS.
  public boolean isHttps() {
    return https;
  }

  /// The host, an IPv6 address without its brackets, a name without a final dot, in lower case.
  public String host() {
    return host;
  }

  /// The address, as it was registered.
  public URI uri() {
    return uri;
  }

  /// The port, explicit or the scheme's own.
  public int port() {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return isHttps() ? 443 : 80;
  }

  /// The host as an address, when it is written as one; nothing is looked up.
  public Optional<InetAddress> literalAddress() {
    return literalAddress;
  }

  /// Whether the host is this machine by its notation: `localhost`, a name below it, or a loopback
  /// address.
  public boolean isLoopback() {
    return loopback;
  }

  /// The address without its query, which may hold a secret.
  public String withoutQuery() {
    return withoutQuery;
  }

  /// Whether the platform reads an address in it. What an address may look like in brackets is
  /// wider.
  private static boolean isLiteral(String address) {
    try {
      return InetAddress.ofLiteral(address) != null;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static boolean isIpv4(String host) {
    return IPV4.matcher(host).matches();
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallbackUrl that && uri.equals(that.uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  /// The address as it was registered.
  @Override
  public String toString() {
    return uri.toString();
  }
}
