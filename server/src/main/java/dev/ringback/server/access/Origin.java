package dev.ringback.server.access;

import java.util.Optional;

/// Where a log-in comes from.
///
/// @param client the program that shows a person's password; empty when it shows its own secret
/// @param address the remote address
public record Origin(Optional<String> client, String address) {
  /// From that address, before any program is known.
  public static Origin of(String address) {
    return new Origin(Optional.empty(), address);
  }

  /// From that caller's program and address.
  public static Origin of(Caller caller) {
    return new Origin(Optional.of(caller.client()), caller.address().orElse(""));
  }
}
