package dev.ringback.server.store.embedded;

import java.util.Collection;

/// Which listeners keep up, and how much waits for those that do. Confined to the loop's thread,
/// but for [#waiting()]. Times are [System#nanoTime()].
final class Tempo {
  /// How long attempts at a listener may be under way, and none over, until it counts as one that
  /// does not acknowledge.
  private static final long SILENT_NANOS = 1_000_000_000;

  /// Within what time a listener answers that keeps up, beyond what others take on average.
  private static final long QUICK_NANOS = 100_000_000;

  /// How often those that wait are counted.
  private static final long COUNT_NANOS = 50_000_000;

  private long now = System.nanoTime();
  private long counted = now;

  /// How many attempts at listeners that keep up were over since those that wait were counted.
  private int ended;

  /// How long an attempt at them takes on average now, with all that are under way beside it.
  private long usualNanos;

  private volatile int waiting;

  /// Whether some lane has more on disk than in memory that is due.
  private boolean behind;

  /// Takes note of the time: the loop does something now.
  void turn() {
    now = System.nanoTime();
  }

  /// Takes note of a claim, before its lane does.
  void claimed(Lane lane) {
    if (lane.inFlight == 0) {
      lane.movedAt = now;
    }
  }

  /// Takes note that a claim is over, before it is known what it came to.
  void ended(Lane lane) {
    if (lane.keepsUp()) {
      ended++;
    }
    lane.movedAt = now;
  }

  /// Takes note of how long an attempt took.
  void took(Lane lane, long millis) {
    lane.quick = millis * 1_000_000 <= quickNanos();
  }

  /// Whether the listener acknowledged last, and has not fallen silent since.
  boolean acknowledges(Lane lane) {
    return lane.trusted && !lane.hasHungFor(SILENT_NANOS, now);
  }

  private long quickNanos() {
    return QUICK_NANOS + usualNanos;
  }

  /// Counts, when it is time to, how many entries wait for listeners that keep up, and looks
  /// whether any lane is behind.
  void count(Collection<Lane> lanes) {
    var passed = now - counted;
    if (passed >= COUNT_NANOS) {
      counted = now;
      var inFlight = 0L;
      var entries = 0;
      behind = false;
      for (var lane : lanes) {
        behind |= lane.behind;
        if (lane.keepsUp() && acknowledges(lane)) {
          inFlight += lane.inFlight;
          entries += lane.hasHungFor(quickNanos(), now) ? 0 : lane.window.size();
        }
      }
      if (ended == 0 && inFlight > 0) {
        // All that is under way hangs, so that nothing waits for us; or it was we who paused.
        waiting = 0;
        usualNanos /= 2;
      } else {
        waiting = entries;
        // Little's law.
        usualNanos = ended == 0 ? 0 : Math.min(passed * inFlight / ended, SILENT_NANOS);
      }
      ended = 0;
    }
  }

  /// Whether something that was due lately waited on disk to be read.
  boolean isBehind() {
    return behind;
  }

  /// How many entries waited lately for listeners that keep up. Safe for use by many threads.
  int waiting() {
    return waiting;
  }
}
