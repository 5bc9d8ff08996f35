package dev.ringback.server.store;

/// A store could not be opened, or broke. The message says what to do.
public final class StoreUnusable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With what is wrong and what to do.
  public StoreUnusable(String message) {
    super(message);
  }

  /// With what is wrong and what to do, and what lies behind it.
  public StoreUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
