package dev.ringback.server.outbound;

import java.time.Duration;
import java.util.Optional;

/// What came back from one POST.
public sealed interface Reply {
  /// The listener answered.
  ///
  /// @param status the HTTP status
  /// @param retryAfter when the listener asked to be tried again
  record Answered(int status, Optional<Duration> retryAfter) implements Reply {}

  /// No answer in time, or no connection.
  ///
  /// @param reason what happened, short
  record NoAnswer(String reason) implements Reply {}

  /// Nothing was sent: the address is one that callbacks must not go to.
  ///
  /// @param rule which rule
  record Forbidden(String rule) implements Reply {}
}
