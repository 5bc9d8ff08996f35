package dev.ringback.server.outbound;

import java.time.Instant;

/// How hard a listener may be tried, by how it has answered.
///
/// @param atOnce how many attempts may be under way at a time, besides the listener's own limit
/// @param notBefore when the next one may begin, by the schedule's clock
public record Pace(int atOnce, Instant notBefore) {
  /// As hard as its own limit allows.
  public static final Pace FULL = new Pace(Integer.MAX_VALUE, Instant.EPOCH);

  /// Refuses what would never let an attempt through.
  public Pace {
    if (atOnce < 1) {
      throw new IllegalArgumentException("pace: " + atOnce + " at once (expected: 1 or more)");
    }
  }

  /// Whether nothing is held back.
  public boolean isFull() {
    return equals(FULL);
  }
}
