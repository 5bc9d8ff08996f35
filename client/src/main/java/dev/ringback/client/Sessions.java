package dev.ringback.client;

import java.util.Optional;

/// The two logins by hand. Nothing here is needed before a call: the client logs in by itself. Safe
/// for use by many threads.
public final class Sessions {
  private final Logins logins;

  Sessions(Logins logins) {
    this.logins = logins;
  }

  /// Opens a session with the client's user and uses it from now on. Also the way to try again
  /// after the platform has refused the user: until then the client does not, because five refusals
  /// in a row lock the user out.
  ///
  /// @return the session's token, for use elsewhere
  /// @throws IllegalStateException when the client was built with a session token
  /// @throws CallbacksException when it fails
  public SessionToken login() {
    return logins.login();
  }

  /// Ends the session the client uses. Registrations stay as they are; the next call that needs a
  /// session opens another, unless the client was built with a session token.
  ///
  /// @return the token of the session that has ended; empty when the client has none open
  /// @throws CallbacksException when it fails; the session is not used any more all the same
  public Optional<SessionToken> logout() {
    return logins.logout();
  }

  /// Has the platform replace the user's password by one of its own making, at once. If it was the
  /// client's, the client logs in with the new one from now on. Sent once: when the answer is lost,
  /// so is the new password.
  ///
  /// @param oldPassword the password until now
  /// @return the password from now on; there is no other way to learn it
  /// @throws CallbacksException when it fails
  public NewPassword resetPassword(String oldPassword) {
    return logins.resetPassword(Texts.requireText("oldPassword", oldPassword));
  }

  /// Revokes the bearer token the client uses; the next call fetches another.
  ///
  /// @return false when the client has none
  /// @throws CallbacksException when it fails
  public boolean revokeToken() {
    return logins.revoke();
  }
}
