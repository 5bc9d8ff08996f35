package dev.ringback.server.retry;

/// How far a replay by filter is.
///
/// @param looked how many deliveries it looked at
/// @param replayed how many of them it sent again
/// @param skipped how many fitted and were not over any more, or gone, when it came to them
public record ReplayProgress(long looked, long replayed, long skipped) {
  /// Nothing yet.
  public static final ReplayProgress NONE = new ReplayProgress(0, 0, 0);

  /// With another page.
  public ReplayProgress plus(ReplayProgress page) {
    return new ReplayProgress(
        looked + page.looked, replayed + page.replayed, skipped + page.skipped);
  }
}
