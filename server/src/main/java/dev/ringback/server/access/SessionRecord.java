package dev.ringback.server.access;

import java.time.Instant;

/// What is kept of a session.
///
/// @param digest of its token
/// @param userId whose session
/// @param userName under which name
/// @param generation of the password it was started with, or that its reset made
/// @param lastUsed when it was last used
public record SessionRecord(
    TokenDigest digest, String userId, String userName, int generation, Instant lastUsed) {
  SessionRecord usedAt(Instant now) {
    return new SessionRecord(digest, userId, userName, generation, now);
  }

  SessionRecord withGeneration(int next) {
    return new SessionRecord(digest, userId, userName, next, lastUsed);
  }
}
