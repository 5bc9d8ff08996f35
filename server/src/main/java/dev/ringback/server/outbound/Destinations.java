package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// Where callbacks may go: looks a host up and judges every address it has, so that the address
/// that was judged is the one connected to. Safe for use by many threads.
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

  /// The address to connect to. Blocks while a name is looked up.
  ///
  /// @param family whose rules of registration hold besides; empty for what the operator has set
  Destination of(Optional<Family> family, CallbackUrl url) {
    var refusal = family.flatMap(one -> registration.judge(one, url));
    if (refusal.isPresent()) {
      return new Destination.Forbidden(refusal.get().complaint());
    }
    try {
      var literal = url.literalAddress();
      var addresses = literal.isPresent() ? List.of(literal.get()) : names.lookUp(url.host());
      return addresses.stream()
          .filter(attempts::allows)
          .findFirst()
          .<Destination>map(Destination.Allowed::new)
          .orElseGet(() -> new Destination.Forbidden("destination not allowed: " + url.host()));
    } catch (UnknownHostException e) {
      return new Destination.Unknown("no address for " + url.host());
    }
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
