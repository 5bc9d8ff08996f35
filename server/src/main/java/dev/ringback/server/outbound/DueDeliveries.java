package dev.ringback.server.outbound;

import dev.ringback.server.directory.ListenerKey;
import java.time.Duration;
import java.util.List;

/// Port: what is due now. Of one listener no more than its cap are claimed at a time, at its rate
/// and pace, and of an ordering key of an `ordered` listener no more than one, so that a bad one
/// holds up nobody else. Half of what may be under way is kept for listeners that acknowledged the
/// last time they answered. [#take] and [#pace] are confined to the loop's thread.
public interface DueDeliveries {
  /// Claims deliveries that are due, the longest due first within a listener.
  ///
  /// @param max how many at most
  /// @param maxBytes how many bytes of payload at most, but for the last one
  /// @param wait how long to wait when there is none
  /// @return empty when the time was up, or [#wake()] was called
  List<Claim> take(int max, long maxBytes, Duration wait) throws InterruptedException;

  /// Sets how hard a listener may be tried from now on. A pace lasts for as long as something waits
  /// for the listener, or is under way.
  void pace(ListenerKey key, Pace pace);

  /// Ends a [#take] that waits, or the next one. Safe for use by many threads.
  void wake();
}
