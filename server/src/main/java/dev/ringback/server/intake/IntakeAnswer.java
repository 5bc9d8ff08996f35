package dev.ringback.server.intake;

import java.time.Duration;
import java.util.List;

/// What a publisher's request came to.
public sealed interface IntakeAnswer {
  /// Everything is on disk.
  ///
  /// @param acceptances one per message, in the order of the request
  record Taken(List<Acceptance> acceptances) implements IntakeAnswer {
    /// Copies the list.
    public Taken {
      acceptances = List.copyOf(acceptances);
    }
  }

  /// Nothing was taken: more comes in than can be written, or kept for long.
  ///
  /// @param retryAfter when to try again
  record Overloaded(Duration retryAfter) implements IntakeAnswer {}

  /// Nothing was taken: it could not be kept.
  ///
  /// @param reason fit to be shown to the publisher
  /// @param retryAfter when to try again
  record Unavailable(String reason, Duration retryAfter) implements IntakeAnswer {}

  /// What is wrong with one message.
  ///
  /// @param index its place in the request, from 0
  /// @param reason the value, what was expected
  record Problem(int index, String reason) {}
}
