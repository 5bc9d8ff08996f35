package dev.ringback.server.access;

import java.time.Instant;
import java.util.Optional;

/// Something that somebody did. Holds no secrets, and no text that a stranger made up: who is not
/// known is `Optional.empty()`.
///
/// @param at when
/// @param action what
/// @param client the id of the program that did it, or whose secret was tried
/// @param user the person, where a session or a password was shown
/// @param address where the request came from; empty for the command line
/// @param subject what it was done to: a listener key, a message, a name
/// @param result what came of it
public record AuditEntry(
    Instant at,
    Action action,
    Optional<String> client,
    Optional<String> user,
    Optional<String> address,
    Optional<String> subject,
    Result result) {
  /// What can be done.
  public enum Action {
    /// A listener was registered, or replaced.
    LISTENER_REGISTERED,
    /// A listener was removed.
    LISTENER_DEREGISTERED,
    /// A listener gets nothing until it is resumed.
    LISTENER_PAUSED,
    /// A listener gets its callbacks again.
    LISTENER_RESUMED,
    /// How a listener is delivered to was changed.
    LISTENER_POLICY_CHANGED,
    /// A message was sent again.
    MESSAGE_REPLAYED,
    /// The message that an ordering key waits for was given up.
    MESSAGE_SKIPPED,
    /// Messages of a filter are sent again.
    REPLAY_STARTED,
    /// A replay was paused.
    REPLAY_PAUSED,
    /// A replay goes on.
    REPLAY_RESUMED,
    /// A replay was ended before its end.
    REPLAY_CANCELLED,
    /// A program showed its secret, or what it took for it.
    TOKEN_ASKED,
    /// A person showed a password, or what was taken for it.
    SESSION_ASKED,
    /// So many wrong passwords in a row that the person is locked out.
    USER_LOCKED,
    /// A person asked for a new password.
    PASSWORD_CHANGED,
    /// A program or person was added to those who may call.
    CALLER_ADDED,
    /// A program or person was removed from those who may call.
    CALLER_REMOVED,
    /// A person's lock was removed.
    USER_UNLOCKED,
    /// So many refusals were not written down one by one.
    REFUSALS_LEFT_OUT
  }

  /// What can come of it.
  public enum Result {
    /// It was done.
    DONE,
    /// It was not.
    REFUSED
  }

  /// What an admitted caller has done.
  public static AuditEntry done(Instant at, Caller caller, Action action, String subject) {
    return new AuditEntry(
        at,
        action,
        Optional.of(caller.client()),
        caller.user(),
        caller.address(),
        Optional.of(subject),
        Result.DONE);
  }
}
