package dev.ringback.server.access;

import java.util.Optional;

/// Where bearer tokens are kept, one per client. Safe for use by many threads; one client's token
/// is never changed by two threads at once.
public interface TokenRecords {
  /// The record of a token.
  Optional<TokenRecord> find(TokenDigest digest);

  /// The record of a client's token.
  Optional<TokenRecord> of(String client);

  /// Keeps a record in place of the same client's; on disk when this returns.
  void put(TokenRecord issued);

  /// Forgets a token; on disk when this returns.
  void remove(TokenRecord revoked);
}
