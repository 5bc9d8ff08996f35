package dev.ringback.client;

/// An answer of success that cannot be read: not JSON, a necessary member missing, or too long. The
/// call has most likely been carried out. The body is not shown, for listings hold passwords.
public final class UndecodableAnswerException extends CallbacksException {
  private static final long serialVersionUID = 1;

  UndecodableAnswerException(String message) {
    super(message, null);
  }
}
