package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import org.jspecify.annotations.Nullable;

/// What a listener listens to; there is at most one listener per key. Immutable; what it is found
/// by is worked out once, since it is looked for many times for each message.
public final class ListenerKey {
  private final Family family;
  private final AccountName account;
  private final ServiceName service;
  private final int hash;

  /// A key.
  ///
  /// @param family the API
  /// @param account whose callbacks
  /// @param service which of them
  public ListenerKey(Family family, AccountName account, ServiceName service) {
    this.family = family;
    this.account = account;
    this.service = service;
    this.hash =
        31 * (31 * account.value().hashCode() + service.value().hashCode()) + family.hashCode();
  }

  /// The API.
  public Family family() {
    return family;
  }

  /// Whose callbacks.
  public AccountName account() {
    return account;
  }

  /// Which of them.
  public ServiceName service() {
    return service;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ListenerKey that
            && hash == that.hash
            && account.equals(that.account)
            && service.equals(that.service)
            && family == that.family);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// `family/account/service`.
  @Override
  public String toString() {
    return family + "/" + account + "/" + service;
  }
}
