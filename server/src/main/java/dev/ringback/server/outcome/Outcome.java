package dev.ringback.server.outcome;

import dev.ringback.server.outbound.Reply;
import java.time.Duration;
import java.util.Optional;

/// What one attempt came to.
public sealed interface Outcome {
  /// The outcome that a reply means: any `2xx` acknowledges, nothing else does.
  static Outcome of(Reply reply) {
    return switch (reply) {
      case Reply.Answered(int status, var _) when status >= 200 && status < 300 ->
          new Delivered(status);
      case Reply.Answered(int status, var retryAfter) -> new Refused(status, retryAfter);
      case Reply.NoAnswer(String reason) -> new Unreachable(reason);
      case Reply.Forbidden(String rule) -> new Forbidden(rule);
    };
  }

  /// Whether the listener says by it that it is gone for good.
  default boolean saysGone() {
    return this instanceof Refused(int status, var _) && status == 410;
  }

  /// Acknowledged.
  ///
  /// @param status a `2xx`
  record Delivered(int status) implements Outcome {}

  /// Answered, but not acknowledged.
  ///
  /// @param status anything but `2xx`
  /// @param retryAfter when the listener asked to be tried again
  record Refused(int status, Optional<Duration> retryAfter) implements Outcome {}

  /// Not answered.
  ///
  /// @param reason what happened, short
  record Unreachable(String reason) implements Outcome {}

  /// Not sent, by rule.
  ///
  /// @param rule which rule
  record Forbidden(String rule) implements Outcome {}

  /// Not sent, since nobody listens.
  record Unclaimed() implements Outcome {}

  /// Not sent, since the listener said before that it is gone.
  record Gone() implements Outcome {}

  /// Not sent, since its listener answered nobody for so long that it had no turn.
  record Untried() implements Outcome {}

  /// Not sent, since an operator gave it up.
  record Skipped() implements Outcome {}
}
