package dev.ringback.client;

import dev.ringback.protocol.signature.SharedKey;
import java.util.Optional;

/// The key that came in a header of the answer to a registration; callbacks are signed with it. A
/// secret, and shown only this once: keep it.
///
/// @param value the header's value as it came
public record IssuedKey(String value) {
  /// The key ready to verify with; empty when the value is not base64 of 32 bytes, which is what
  /// this project's server sends but no public source promises of others.
  public Optional<SharedKey> sharedKey() {
    try {
      return Optional.of(SharedKey.of(value));
    } catch (IllegalArgumentException otherEncoding) {
      return Optional.empty();
    }
  }

  /// Shows nothing of the key.
  @Override
  public String toString() {
    return "IssuedKey[hidden]";
  }
}
