package dev.ringback.server.access;

/// Whether a request may come in.
public sealed interface Admission {
  /// It may.
  ///
  /// @param caller who is calling
  record Admitted(Caller caller) implements Admission {}

  /// There is no bearer token.
  record NoBearer() implements Admission {}

  /// The bearer token is wrong or has ended.
  record BadBearer() implements Admission {}

  /// The bearer token is good, the session is not.
  ///
  /// @param why what the session token turned out to be
  record NoSession(SessionCheck why) implements Admission {}
}
