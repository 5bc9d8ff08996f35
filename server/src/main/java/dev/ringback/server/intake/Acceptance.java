package dev.ringback.server.intake;

/// What became of one message of a request that was taken.
public sealed interface Acceptance {
  /// The id under which the message is kept.
  MessageId id();

  /// New, and on disk.
  ///
  /// @param id its id
  record Accepted(MessageId id) implements Acceptance {}

  /// Handed over before, and not sent again.
  ///
  /// @param id the first one's id
  record Duplicate(MessageId id) implements Acceptance {}
}
