package dev.ringback.server.store.embedded;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to be claimed from: a lane whose listener is trusted and one whose listener is
/// not, alternately, the latter as long as their share of what may be under way lasts. Confined to
/// the loop's thread.
final class Turns {
  private final LaneLimits limits;
  private final ArrayDeque<Lane> trusted = new ArrayDeque<>();
  private final ArrayDeque<Lane> others = new ArrayDeque<>();

  /// What is under way to listeners that are not trusted.
  private int othersInFlight;

  private long othersBytesInFlight;
  private boolean othersAreNext;

  Turns(LaneLimits limits) {
    this.limits = limits;
  }

  /// Gives a lane a turn, after all that have one already.
  void add(Lane lane) {
    lane.queued = true;
    queueOf(lane).add(lane);
  }

  private ArrayDeque<Lane> queueOf(Lane lane) {
    return lane.trusted ? trusted : others;
  }

  /// The lane whose turn it is; null when there is none.
  @Nullable Lane next() {
    var othersMay =
        othersInFlight < limits.othersInFlight() && othersBytesInFlight < limits.othersBytes();
    othersAreNext = !othersAreNext;
    var next = othersAreNext && othersMay ? others.poll() : trusted.poll();
    if (next == null) {
      next = othersMay ? firstOf(trusted, others) : trusted.poll();
    }
    if (next != null) {
      next.queued = false;
    }
    return next;
  }

  private static @Nullable Lane firstOf(ArrayDeque<Lane> one, ArrayDeque<Lane> other) {
    var first = one.poll();
    return first != null ? first : other.poll();
  }

  /// How many may be claimed of a lane that has so much room itself.
  int room(Lane lane, int room) {
    return lane.trusted ? room : Math.min(room, limits.othersInFlight() - othersInFlight);
  }

  /// Takes note that so many bytes of a lane are under way.
  void claimed(Lane lane, int bytes) {
    if (!lane.trusted) {
      othersInFlight++;
      othersBytesInFlight += bytes;
    }
  }

  /// Takes note that they no longer are.
  void ended(Lane lane, int bytes) {
    if (!lane.trusted) {
      othersInFlight--;
      othersBytesInFlight -= bytes;
    }
  }

  /// Trusts a listener that was not trusted, or no longer one that was.
  void trust(Lane lane, boolean trust) {
    if (lane.queued) {
      queueOf(lane).remove(lane);
    }
    lane.trusted = trust;
    var sign = trust ? -1 : 1;
    othersInFlight += sign * lane.inFlight;
    othersBytesInFlight += sign * lane.bytesInFlight;
    if (lane.queued) {
      queueOf(lane).add(lane);
    }
  }
}
