package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Where a connection leads. Requests share connections only when they agree in all of it, so that
/// neither an address that was judged for one name nor a client certificate serves another.
///
/// @param tls whether TLS is spoken
/// @param host the name that is registered, for `Host`, SNI and the certificate; an IPv6 address in
///   brackets
/// @param port the port
/// @param address the address that was judged, and is connected to
record Route(boolean tls, String host, int port, InetAddress address) {
  static Route of(CallbackUrl url, InetAddress address) {
    return new Route(url.isHttps(), TransportSettings.authority(url), url.port(), address);
  }

  /// The address as text; the library takes an IPv6 address in brackets alone.
  String connectTo() {
    var literal = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + literal + "]" : literal;
  }
}
