package dev.ringback.server.store.embedded;

/// How many attempts there may be at a time.
///
/// @param inFlight to one listener, if it has no limit of its own
/// @param othersInFlight to all listeners together that did not acknowledge the last time
/// @param othersBytes how many payload bytes of these
public record LaneLimits(int inFlight, int othersInFlight, long othersBytes) {
  /// Refuses what would never claim anything.
  public LaneLimits {
    if (inFlight < 1 || othersInFlight < 1 || othersBytes < 1) {
      throw new IllegalArgumentException("lane limits: 1 or more expected");
    }
  }
}
