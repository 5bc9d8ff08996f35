package dev.ringback.client;

/// Where sessions come from. Immutable.
sealed interface SessionSource {
  /// Someone else keeps a session alive; its token is all there is.
  ///
  /// @param token the session's
  record Fixed(SessionToken token) implements SessionSource {}

  /// The client logs in itself.
  ///
  /// @param username the user
  /// @param password the user's password
  record User(String username, String password) implements SessionSource {
    /// Shows neither.
    @Override
    public String toString() {
      return "User[hidden]";
    }
  }
}
