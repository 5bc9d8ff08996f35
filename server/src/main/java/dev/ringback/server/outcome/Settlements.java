package dev.ringback.server.outcome;

import java.util.List;

/// Port: where the ends of claims are written. One commit holds attempt, verdict and release.
public interface Settlements {
  /// Ends claims. Returns before it is on disk: a crash in between costs a second sending, never a
  /// loss. What cannot be written is tried again, and its message not attempted meanwhile. Confined
  /// to the loop's thread. A claim that is no longer ours is passed over and logged.
  void settle(List<Settlement> settlements);

  /// Returns when everything settled so far is on disk; throws when something of it cannot be
  /// written. Confined like [#settle].
  void flush();
}
