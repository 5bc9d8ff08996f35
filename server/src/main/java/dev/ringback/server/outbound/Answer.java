package dev.ringback.server.outbound;

import dev.ringback.server.intake.Body;
import java.util.Optional;

/// What came back from one [Post].
sealed interface Answer {
  /// An answer.
  ///
  /// @param status the HTTP status, 200 or more
  /// @param retryAfter the header of that name
  /// @param body the body; empty when only the head was wanted
  /// @param waitedNanos how much of the time it waited for others to be done
  record Received(int status, Optional<String> retryAfter, Body body, long waitedNanos)
      implements Answer {}

  /// None, or none that can be used.
  ///
  /// @param reason what happened, short
  record Missing(String reason) implements Answer {}

  /// Nothing was sent: the address is one that must not be called.
  ///
  /// @param rule which rule
  record Forbidden(String rule) implements Answer {}
}
