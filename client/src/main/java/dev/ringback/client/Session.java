package dev.ringback.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// A session and when it was last used. Safe for use by many threads.
final class Session {
  /// Documented: a session is over when unused for 20 minutes. One minute is left for the call that
  /// uses it to arrive.
  private static final Duration IDLE = Duration.ofMinutes(19);

  private final SessionToken token;
  private final AtomicReference<Instant> lastUse;

  Session(SessionToken token, Instant openedAt) {
    this.token = token;
    this.lastUse = new AtomicReference<>(openedAt);
  }

  SessionToken token() {
    return token;
  }

  void usedAt(Instant at) {
    lastUse.accumulateAndGet(at, (known, given) -> given.isAfter(known) ? given : known);
  }

  boolean isAliveAt(Instant at) {
    return at.isBefore(lastUse.get().plus(IDLE));
  }
}
