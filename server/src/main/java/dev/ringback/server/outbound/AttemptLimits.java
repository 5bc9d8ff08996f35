package dev.ringback.server.outbound;

import dev.ringback.server.directory.DeliveryPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long an attempt may take, and how much of an answer is read.
///
/// @param timeout in all
/// @param connectTimeout to open a connection
/// @param maxAnswerBytes how many bytes of an answer are read before the connection is cut
record AttemptLimits(Duration timeout, Duration connectTimeout, int maxAnswerBytes) {
  /// The server's limits.
  static AttemptLimits of(SenderSettings settings) {
    return of(DeliveryPolicy.USUAL, settings);
  }

  /// The listener's own limits, and the server's where it has none.
  static AttemptLimits of(DeliveryPolicy policy, SenderSettings settings) {
    return new AttemptLimits(
        policy.timeout().orElse(settings.timeout()),
        policy.connectTimeout().orElse(settings.connectTimeout()),
        policy.maxAnswerBytes().orElse(settings.maxAnswer()));
  }

  /// How many milliseconds are left of what began at `began`, by [System#nanoTime()]; always one.
  long millisLeft(long began) {
    var spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return Math.max(1, timeout.toMillis() - spent);
  }

  /// What is recorded when the time is up.
  String expired() {
    return "no answer within " + timeout.toMillis() / 1000.0 + " s";
  }

  /// These with another bound for the answer.
  AttemptLimits withAnswer(int bytes) {
    return new AttemptLimits(timeout, connectTimeout, bytes);
  }
}
