package dev.ringback.listener;

import java.time.Duration;

/// How much a listener takes on before it asks senders to come again.
///
/// @param handling how many messages are handled at once
/// @param waiting how many more may wait for their turn, or for the same message in another hand
/// @param patience how long one waits at most; keep it below the sender's time-out (15 s)
/// @param retryAfter what a sender is told to wait when there is no room, in whole seconds
/// @param bodyBytes the longest body
public record Limits(
    int handling, int waiting, Duration patience, Duration retryAfter, int bodyBytes) {
  /// 64 handled, 256 waiting for up to 10 s, `Retry-After: 5`, bodies of up to 1 MiB.
  public static final Limits DEFAULT =
      new Limits(64, 256, Duration.ofSeconds(10), Duration.ofSeconds(5), 1024 * 1024);

  /// Refuses what leaves no room at all.
  public Limits {
    atLeast(1, "handling", handling);
    atLeast(0, "waiting", waiting);
    atLeast(0, "patience", patience.toMillis());
    atLeast(1, "retryAfter in seconds", retryAfter.toSeconds());
    atLeast(1, "bodyBytes", bodyBytes);
  }

  private static void atLeast(long least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }

  /// With another number handled at once.
  public Limits withHandling(int messages) {
    return new Limits(messages, waiting, patience, retryAfter, bodyBytes);
  }

  /// With another number waiting.
  public Limits withWaiting(int messages) {
    return new Limits(handling, messages, patience, retryAfter, bodyBytes);
  }

  /// With another patience.
  public Limits withPatience(Duration atMost) {
    return new Limits(handling, waiting, atMost, retryAfter, bodyBytes);
  }

  /// With another `Retry-After`.
  public Limits withRetryAfter(Duration wait) {
    return new Limits(handling, waiting, patience, wait, bodyBytes);
  }

  /// With another longest body.
  public Limits withBodyBytes(int longest) {
    return new Limits(handling, waiting, patience, retryAfter, longest);
  }
}
