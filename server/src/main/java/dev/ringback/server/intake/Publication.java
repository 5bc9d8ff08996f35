package dev.ringback.server.intake;

import dev.ringback.server.intake.IntakeAnswer.Problem;
import java.util.List;

/// A publisher's request, read: the messages in order, or everything that is wrong with them.
///
/// @param submissions what is to be accepted; without meaning where there are problems
/// @param problems what is wrong, by index
public record Publication(List<Submission> submissions, List<Problem> problems) {
  /// Copies the lists.
  public Publication {
    submissions = List.copyOf(submissions);
    problems = List.copyOf(problems);
  }

  /// The forms in which messages are handed over.
  public enum Form {
    /// One object or an array of them, `application/json`.
    JSON,
    /// One object per line, `application/x-ndjson`.
    LINES,
    /// One CloudEvent 1.0, `application/cloudevents+json`.
    CLOUD_EVENT,
    /// An array of CloudEvents 1.0, `application/cloudevents-batch+json`.
    CLOUD_EVENTS
  }
}
