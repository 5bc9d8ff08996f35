package dev.ringback.server.outbound;

import java.util.Optional;

/// What one listener host wants beside the callback itself.
///
/// @param identity the client certificate that is shown to it
/// @param oauth how a bearer token for it is got
public record DestinationSettings(
    Optional<ClientIdentity> identity, Optional<OauthSettings> oauth) {
  /// Nothing.
  static final DestinationSettings NONE =
      new DestinationSettings(Optional.empty(), Optional.empty());
}
