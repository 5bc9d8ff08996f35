package dev.ringback.server.access;

import java.util.Set;

/// A person who may start a session.
///
/// @param id unique for all time; a user added again under the same name has another one
/// @param name what is typed at login
/// @param password what is kept of the password
/// @param generation how often the password was changed; a session of an earlier one is over
/// @param roles what the user may do
/// @param accounts for whom
/// @param failures wrong passwords in a row
public record SessionUser(
    String id,
    String name,
    SecretHash password,
    int generation,
    Set<Role> roles,
    Accounts accounts,
    int failures) {
  /// How many wrong passwords in a row lock a user out.
  public static final int MAX_FAILURES = 5;

  /// Copies the roles.
  public SessionUser {
    roles = Set.copyOf(roles);
  }

  /// Whether the user is locked out until an operator removes the lock.
  public boolean isLocked() {
    return failures >= MAX_FAILURES;
  }

  SessionUser withFailures(int count) {
    return new SessionUser(id, name, password, generation, roles, accounts, count);
  }

  SessionUser withPassword(SecretHash next) {
    return new SessionUser(id, name, next, generation + 1, roles, accounts, 0);
  }
}
