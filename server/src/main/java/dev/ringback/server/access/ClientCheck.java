package dev.ringback.server.access;

import java.time.Duration;

/// Whether somebody is the client that they say they are.
public sealed interface ClientCheck {
  /// The secret is the client's.
  record Known() implements ClientCheck {}

  /// There is no such client, or the secret is not its.
  record Unknown() implements ClientCheck {}

  /// So many secrets were wrong lately that none is looked at now.
  ///
  /// @param left for how much longer
  record HeldUp(Duration left) implements ClientCheck {}
}
