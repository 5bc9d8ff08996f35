package dev.ringback.server.access;

import java.time.Duration;

/// What came of a request for a bearer token.
public sealed interface TokenResult {
  /// A token, new or the one that is still good.
  ///
  /// @param token the token
  /// @param expiresInSeconds how long it is good for
  /// @param scope what was granted, space-delimited
  record Issued(String token, long expiresInSeconds, String scope) implements TokenResult {
    /// Shows no token.
    @Override
    public String toString() {
      return "Issued[for " + expiresInSeconds + " s]";
    }
  }

  /// No such client, or not its secret.
  record UnknownClient() implements TokenResult {}

  /// So many secrets were wrong lately that none is looked at now.
  ///
  /// @param left for how much longer
  record HeldUp(Duration left) implements TokenResult {}

  /// A scope was asked for that does not exist.
  record UnknownScope() implements TokenResult {}
}
