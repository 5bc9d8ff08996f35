package dev.ringback.server.retry;

import dev.ringback.server.retry.ListenerGate.Closed;
import dev.ringback.server.retry.ListenerGate.Open;
import dev.ringback.server.retry.ListenerGate.Slowed;
import java.time.Instant;

/// How much failures in a row weigh: one that took long as much as many that did not.
final class FailureWeight {
  private static final int QUICK = 1;
  private static final int TO_CLOSE = ListenerGate.QUICK_FAILURES_TO_CLOSE * QUICK;
  private static final int SLOW = Math.ceilDiv(TO_CLOSE, ListenerGate.SLOW_FAILURES_TO_CLOSE);

  /// From which weight on a gate is slowed.
  static final int TO_SLOW = 2 * SLOW;

  private FailureWeight() {}

  /// How a gate that is not closed stands after one more failure.
  ///
  /// @param before the weight of the failures so far
  /// @param quick whether it failed at once
  static ListenerGate after(int before, boolean quick, Instant notBefore, Instant now) {
    var weight = before + (quick ? QUICK : SLOW);
    if (weight >= TO_CLOSE) {
      return Closed.from(now);
    }
    return weight >= TO_SLOW ? new Slowed(1, weight, notBefore) : new Open(weight);
  }
}
