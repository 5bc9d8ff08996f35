package dev.ringback.server.access;

import java.security.SecureRandom;
import java.util.Optional;

/// Log-ins of tests.
final class LogIns {
  /// Where they come from.
  static final Origin HERE = Origin.of("127.0.0.1");

  private LogIns() {}

  /// What compares secrets, with none that has passed.
  static SecretCheck secrets() {
    return new SecretCheck(new SecureRandom());
  }

  /// The token of a session that began.
  static Optional<String> token(LogIn logIn) {
    return logIn instanceof LogIn.Begun(var token) ? Optional.of(token) : Optional.empty();
  }
}
