package dev.ringback.server.access;

import java.time.Instant;
import java.util.Optional;

/// Where sessions are kept. Safe for use by many threads; one session is never changed by two
/// threads at once.
public interface SessionRecords {
  /// The record of a session.
  Optional<SessionRecord> find(TokenDigest digest);

  /// Keeps a session; on disk when this returns.
  void put(SessionRecord started);

  /// Keeps when a session was used. May be lost in a crash, which ends the session a little sooner.
  void touch(SessionRecord used);

  /// Forgets a session; on disk when this returns.
  void remove(TokenDigest digest);

  /// Forgets sessions that were last used before `limit`.
  void removeUsedBefore(Instant limit);
}
