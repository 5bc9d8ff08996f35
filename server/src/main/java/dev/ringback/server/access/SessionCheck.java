package dev.ringback.server.access;

/// What a session token turns out to be.
public sealed interface SessionCheck {
  /// A session that goes on.
  ///
  /// @param user whose
  record Live(SessionUser user) implements SessionCheck {}

  /// No token was given.
  record Missing() implements SessionCheck {}

  /// Not a session: no GUID, unknown, ended, or of a user who is gone.
  record Unknown() implements SessionCheck {}

  /// A session that was not used for too long.
  record Expired() implements SessionCheck {}
}
