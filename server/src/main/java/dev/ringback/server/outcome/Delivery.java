package dev.ringback.server.outcome;

import dev.ringback.server.intake.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message on its way to its listener, as operators see it.
///
/// @param message the message
/// @param state where it is in its life
/// @param nextAttemptAt when it is due, while it waits
/// @param endedAt when it was delivered or given up
/// @param reason why it was given up
/// @param attempts every attempt so far, the oldest first
public record Delivery(
    Message message,
    DeliveryState state,
    Optional<Instant> nextAttemptAt,
    Optional<Instant> endedAt,
    Optional<String> reason,
    List<Attempt> attempts) {
  /// Copies the attempts.
  public Delivery {
    attempts = List.copyOf(attempts);
  }
}
