package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import java.util.Optional;

/// Where requests to one URL go. Worked out once for all of them.
///
/// @param family whose rules of registration hold for the address; empty when the operator has set
///   the URL
/// @param url where to
/// @param loop the event loop that makes them
/// @param known where they come to; empty when a name has to be looked up each time
record Heading(
    Optional<Family> family, CallbackUrl url, SendingLoop loop, Optional<Heading.End> known) {
  /// Host and port alone: path and query may hold secrets.
  @Override
  public String toString() {
    return "Heading[" + url.host() + ":" + url.port() + "]";
  }

  /// Where a request comes to.
  sealed interface End {}

  /// To an address that was found allowed.
  record Open(Route route) implements End {}

  /// Nowhere, with what the attempt comes to instead.
  record Shut(Answer answer) implements End {}
}
