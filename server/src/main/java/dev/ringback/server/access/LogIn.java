package dev.ringback.server.access;

import java.time.Duration;

/// What came of a log-in with a user name and a password.
public sealed interface LogIn {
  /// A session has begun.
  ///
  /// @param token by which it is known
  record Begun(String token) implements LogIn {
    /// Shows no token.
    @Override
    public String toString() {
      return "Begun[hidden]";
    }
  }

  /// User or password is wrong, or the user is locked out, which are not to be told apart.
  record Refused() implements LogIn {}

  /// So many were wrong lately that none is looked at now.
  ///
  /// @param left for how much longer
  record HeldUp(Duration left) implements LogIn {}
}
