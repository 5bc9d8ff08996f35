package dev.ringback.client;

import org.jspecify.annotations.Nullable;

/// A call that did not do what it was asked to do; each way it can fail is a subclass. No message
/// holds a password, a secret or a token.
public abstract sealed class CallbacksException extends RuntimeException
    permits RejectedException,
        UnreachableException,
        UndecodableAnswerException,
        InterruptedCallException {
  private static final long serialVersionUID = 1;

  CallbacksException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
