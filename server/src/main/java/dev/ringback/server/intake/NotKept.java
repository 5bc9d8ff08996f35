package dev.ringback.server.intake;

/// Nothing of a request was kept, and the publisher may try again later.
public final class NotKept extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the reason, fit to be shown to a publisher.
  public NotKept(String reason) {
    super(reason);
  }

  /// With the reason, fit to be shown to a publisher, and what lies behind it.
  public NotKept(String reason, Throwable cause) {
    super(reason, cause);
  }
}
