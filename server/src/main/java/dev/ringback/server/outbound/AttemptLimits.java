package dev.ringback.server.outbound;

import dev.ringback.server.directory.DeliveryPolicy;
import java.time.Duration;

/// How long an attempt may take, and how much of an answer is read.
///
/// @param timeout in all
/// @param connectTimeout to open a connection
/// @param maxAnswerBytes how many bytes of an answer are read before the connection is cut
record AttemptLimits(Duration timeout, Duration connectTimeout, int maxAnswerBytes) {
  private static final int USUAL_ANSWER_BYTES = 4 * 1024;

  /// The listener's own limits, and the server's where it has none.
  static AttemptLimits of(DeliveryPolicy policy, SenderSettings settings) {
    return new AttemptLimits(
        policy.timeout().orElse(settings.timeout()),
        policy.connectTimeout().orElse(settings.connectTimeout()),
        policy.maxAnswerBytes().orElse(USUAL_ANSWER_BYTES));
  }
}
