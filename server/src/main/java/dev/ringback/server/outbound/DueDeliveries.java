package dev.ringback.server.outbound;

import java.time.Duration;
import java.util.List;

/// Port: what is due now. Of one listener no more than its cap are claimed at a time, so that a bad
/// one holds up nobody else. [#take] is confined to the loop's thread.
public interface DueDeliveries {
  /// Claims deliveries that are due, the longest due first within a listener.
  ///
  /// @param max how many at most
  /// @param maxBytes how many bytes of payload at most, but for the last one
  /// @param wait how long to wait when there is none
  /// @return empty when the time was up, or [#wake()] was called
  List<Claim> take(int max, long maxBytes, Duration wait) throws InterruptedException;

  /// Ends a [#take] that waits, or the next one. Safe for use by many threads.
  void wake();
}
