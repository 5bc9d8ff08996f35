package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;

/// What a listener listens to; there is at most one listener per key.
///
/// @param family the API
/// @param account whose callbacks
/// @param service which of them
public record ListenerKey(Family family, AccountName account, ServiceName service) {
  /// `family/account/service`.
  @Override
  public String toString() {
    return family + "/" + account + "/" + service;
  }
}
