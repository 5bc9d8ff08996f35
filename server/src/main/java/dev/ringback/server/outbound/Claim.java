package dev.ringback.server.outbound;

import dev.ringback.server.intake.Message;
import java.time.Instant;

/// A delivery that is due, and ours to attempt until it is settled.
///
/// @param message what is to be delivered
/// @param series how often the delivery was started: 1, and one more for each replay
/// @param attempt which attempt of the series this one is, from 1
/// @param dueAt since when it is due, by the schedule's clock
/// @param fence what the store knows the claim by
public record Claim(Message message, int series, int attempt, Instant dueAt, Fence fence) {
  /// What a store knows a claim by, to refuse a settlement that comes too late. Means nothing
  /// outside.
  ///
  /// @param lane the store's own name for the listener
  /// @param value the store's own
  public record Fence(long lane, long value) {}
}
