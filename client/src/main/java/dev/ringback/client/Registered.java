package dev.ringback.client;

import static java.util.Objects.requireNonNull;

import dev.ringback.protocol.signature.SharedKey;
import java.util.Optional;

/// The answer to a registration.
///
/// @param listener what is registered now: what the answer says, completed from the request
/// @param issuedKey the key that callbacks will be signed with; Device Location and Diagnostics
///   only
public record Registered(RegisteredListener listener, Optional<IssuedKey> issuedKey) {
  /// Refuses null.
  public Registered {
    requireNonNull(listener);
    requireNonNull(issuedKey);
  }

  /// The issued key ready to verify with, see [IssuedKey#sharedKey()].
  public Optional<SharedKey> sharedKey() {
    return issuedKey.flatMap(IssuedKey::sharedKey);
  }
}
