package dev.ringback.client;

import org.jspecify.annotations.Nullable;

/// No answer came: not connected, connection lost, or too late. Whether the call was carried out is
/// then unknown; registering and deregistering may be repeated.
public final class UnreachableException extends CallbacksException {
  private static final long serialVersionUID = 1;

  private final boolean timedOut;

  UnreachableException(String message, boolean timedOut, @Nullable Throwable cause) {
    super(message, cause);
    this.timedOut = timedOut;
  }

  /// Whether a time-out ended the call.
  public boolean timedOut() {
    return timedOut;
  }
}
