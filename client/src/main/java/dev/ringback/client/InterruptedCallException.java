package dev.ringback.client;

/// The calling thread was interrupted, which cancels the call. Its interrupt flag is set again.
/// Whether the call was carried out is unknown.
public final class InterruptedCallException extends CallbacksException {
  private static final long serialVersionUID = 1;

  private InterruptedCallException(String request, InterruptedException cause) {
    super(request + ": interrupted", cause);
  }

  /// Sets the thread's flag again and makes the exception to throw.
  static InterruptedCallException of(String request, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new InterruptedCallException(request, cause);
  }
}
