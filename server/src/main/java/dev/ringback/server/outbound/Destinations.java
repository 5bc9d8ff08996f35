package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// Where callbacks may go: judges every address a host has, so that the address that was judged is
/// the one connected to. Safe for use by many threads.
///
/// @param registration what could be registered now
/// @param attempts which addresses may be connected to
/// @param names how hosts are looked up
public record Destinations(RegistrationRules registration, DestinationRules attempts, Names names) {
  /// How hosts are looked up.
  public interface Names {
    /// The addresses of a host, the preferred one first. Blocks.
    List<InetAddress> lookUp(String host) throws UnknownHostException;
  }

  /// Looks hosts up as this machine does.
  public static Destinations of(RegistrationRules registration, DestinationRules attempts) {
    return new Destinations(
        registration, attempts, host -> List.of(InetAddress.getAllByName(host)));
  }

  /// What is known without looking a name up: that the rules refuse the URL, or what becomes of the
  /// address in it. Empty when the host is a name that may be called.
  ///
  /// @param family whose rules of registration hold besides; empty for what the operator has set
  Optional<Destination> known(Optional<Family> family, CallbackUrl url) {
    var refusal = family.flatMap(one -> registration.judge(one, url));
    return refusal.isPresent()
        ? Optional.of(new Destination.Forbidden(refusal.get().complaint()))
        : url.literalAddress().map(address -> judge(url.host(), List.of(address)));
  }

  /// The address to connect to, of all that a host has.
  Destination judge(String host, List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return new Destination.Unknown("no address for " + host);
    }
    for (var address : addresses) {
      if (attempts.allows(address)) {
        return new Destination.Allowed(address);
      }
    }
    return new Destination.Forbidden("destination not allowed: " + host);
  }

  /// What a look-up came to.
  sealed interface Destination {
    /// Connect there.
    record Allowed(InetAddress address) implements Destination {}

    /// Connect nowhere.
    record Forbidden(String rule) implements Destination {}

    /// The host has no address now.
    record Unknown(String reason) implements Destination {}
  }
}
