package dev.ringback.server.outcome;

import dev.ringback.server.outbound.Sent;
import java.time.Instant;

/// One attempt, as it is remembered.
///
/// @param series how often the delivery was started: 1, and one more for each replay
/// @param number which attempt of the series, from 1
/// @param at when it began
/// @param tookMillis how long it took, in milliseconds; where it was answered, without what the
///   request waited until another was done with the connection
/// @param url where to; `""` when nobody listened
/// @param outcome what it came to
public record Attempt(
    int series, int number, Instant at, long tookMillis, String url, Outcome outcome) {
  /// The attempt that `sent` was.
  public static Attempt of(Sent sent) {
    return new Attempt(
        sent.claim().series(),
        sent.claim().attempt(),
        sent.at(),
        sent.tookMillis(),
        sent.url(),
        Outcome.of(sent.reply()));
  }
}
