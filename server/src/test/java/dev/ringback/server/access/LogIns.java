package dev.ringback.server.access;

import java.util.Optional;

/// Log-ins of tests.
final class LogIns {
  /// Where they come from.
  static final Origin HERE = Origin.of("127.0.0.1");

  private LogIns() {}

  /// The token of a session that began.
  static Optional<String> token(LogIn logIn) {
    return logIn instanceof LogIn.Begun(var token) ? Optional.of(token) : Optional.empty();
  }
}
