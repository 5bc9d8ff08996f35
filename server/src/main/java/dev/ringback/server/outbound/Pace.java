package dev.ringback.server.outbound;

import java.time.Instant;

/// How hard a listener may be tried, by how it has answered.
///
/// @param atOnce how many attempts may be under way at a time, besides the listener's own limit
/// @param notBefore when the next one may begin, by the schedule's clock
/// @param hopelessBefore what has been due since before then may be claimed all the same, to be
///   given up
public record Pace(int atOnce, Instant notBefore, Instant hopelessBefore) {
  /// As hard as its own limit allows.
  public static final Pace FULL = new Pace(Integer.MAX_VALUE, Instant.EPOCH, Instant.EPOCH);

  /// Refuses what would never let an attempt through.
  public Pace {
    if (atOnce < 1) {
      throw new IllegalArgumentException("pace: " + atOnce + " at once (expected: 1 or more)");
    }
  }

  /// This pace, for as many at once and no sooner, with nothing hopeless.
  public static Pace of(int atOnce, Instant notBefore) {
    return new Pace(atOnce, notBefore, Instant.EPOCH);
  }

  /// This pace, with what has been due since before `time` given up.
  public Pace givingUp(Instant time) {
    return new Pace(atOnce, notBefore, time);
  }
}
