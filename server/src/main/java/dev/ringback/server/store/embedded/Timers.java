package dev.ringback.server.store.embedded;

import java.util.OptionalLong;
import java.util.TreeSet;

/// When lanes are to be looked at: one time for each at most, the earliest that was asked for.
/// Confined to the loop's thread.
final class Timers {
  private final TreeSet<Timer> timers = new TreeSet<>();

  private record Timer(long at, long lane) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      var first = Long.compare(at, other.at);
      return first != 0 ? first : Long.compare(lane, other.lane);
    }
  }

  /// Has a lane looked at by then.
  void set(Lane lane, long at) {
    if (at < lane.timer) {
      clear(lane);
      lane.timer = at;
      timers.add(new Timer(at, lane.number));
    }
  }

  /// Has a lane looked at no more.
  void clear(Lane lane) {
    if (lane.timer != Lane.NEVER) {
      timers.remove(new Timer(lane.timer, lane.number));
      lane.timer = Lane.NEVER;
    }
  }

  /// The next time at which one is to be looked at, or [Lane#NEVER].
  long next() {
    return timers.isEmpty() ? Lane.NEVER : timers.getFirst().at();
  }

  /// The number of the next lane that is to be looked at by `now`, which is looked at no more: its
  /// caller has to take the time out of the lane.
  OptionalLong poll(long now) {
    return next() <= now ? OptionalLong.of(timers.removeFirst().lane()) : OptionalLong.empty();
  }

  int size() {
    return timers.size();
  }
}
