package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import org.jspecify.annotations.Nullable;

/// What a listener listens to; there is at most one listener per key.
///
/// @param family the API
/// @param account whose callbacks
/// @param service which of them
public record ListenerKey(Family family, AccountName account, ServiceName service) {
  /// Written out, as is [#hashCode()], since both are asked for several times for each message.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ListenerKey(var itsFamily, var itsAccount, var itsService)
            && account.value().equals(itsAccount.value())
            && service.value().equals(itsService.value())
            && family == itsFamily);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * account.value().hashCode() + service.value().hashCode()) + family.hashCode();
  }

  /// `family/account/service`.
  @Override
  public String toString() {
    return family + "/" + account + "/" + service;
  }
}
