package dev.ringback.client;

import static java.util.Objects.requireNonNull;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.Optional;

/// The answer to a deregistration: no more callbacks go to that listener.
///
/// @param family the API it was registered in
/// @param account the account the platform named, or else the one asked for
/// @param service the callback service; `Fota` where the family has no service names
/// @param removed what was removed; Diagnostics only
public record Deregistered(
    Family family, AccountName account, ServiceName service, Optional<RegisteredListener> removed) {
  /// Refuses null.
  public Deregistered {
    requireNonNull(family);
    requireNonNull(account);
    requireNonNull(service);
    requireNonNull(removed);
  }
}
