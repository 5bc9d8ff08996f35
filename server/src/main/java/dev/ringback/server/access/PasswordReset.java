package dev.ringback.server.access;

import java.time.Duration;

/// What came of a request for a new password.
public sealed interface PasswordReset {
  /// The password has changed.
  ///
  /// @param password the new one
  record Changed(String password) implements PasswordReset {
    /// Shows no password.
    @Override
    public String toString() {
      return "Changed[hidden]";
    }
  }

  /// The old password was wrong, or the user is locked out.
  record Refused() implements PasswordReset {}

  /// So many were wrong lately that none is looked at now.
  ///
  /// @param left for how much longer
  record HeldUp(Duration left) implements PasswordReset {}

  /// There is no session to change the password of.
  ///
  /// @param why what the token turned out to be
  record NoSession(SessionCheck why) implements PasswordReset {}
}
