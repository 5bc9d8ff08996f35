package dev.ringback.server.intake;

/// Nothing of a request was kept, since more comes in than can be kept for long. The publisher may
/// go on more slowly.
public final class SlowDown extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the reason, fit to be shown to a publisher.
  public SlowDown(String reason) {
    super(reason, null, false, false);
  }
}
