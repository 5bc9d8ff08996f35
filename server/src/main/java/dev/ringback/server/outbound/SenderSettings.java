package dev.ringback.server.outbound;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.directory.DeliveryPolicy;
import java.time.Duration;
import java.util.List;

/// How attempts are made.
///
/// @param timeout how long an attempt may take in all
/// @param connectTimeout how long a connection may take to open
/// @param maxInFlight how many attempts are under way at a time
/// @param maxInFlightPerListener how many of them to one listener
/// @param maxAnswer how many bytes of an answer's body are read before its connection is cut
/// @param signatureHeader the header that carries shared-key signatures
/// @param webhookSecrets what the callbacks of families without a shared key are signed with, in
///   the manner of Standard Webhooks; none by default
/// @param transport how attempts are secured on their way
public record SenderSettings(
    Duration timeout,
    Duration connectTimeout,
    int maxInFlight,
    int maxInFlightPerListener,
    int maxAnswer,
    String signatureHeader,
    List<WebhookSecret> webhookSecrets,
    TransportSettings transport) {
  /// 15 seconds, 5 of them to connect; 8,192 at a time, 4 to one listener; 4 KiB of an answer.
  public static final SenderSettings DEFAULT =
      new SenderSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          8_192,
          4,
          4 * 1024,
          HeaderNames.CALLBACK_SIGNATURE,
          List.of(),
          TransportSettings.USUAL);

  /// Refuses what could never send.
  public SenderSettings {
    webhookSecrets = List.copyOf(webhookSecrets);
    if (!isSensible(timeout) || !isSensible(connectTimeout)) {
      throw new IllegalArgumentException(
          "attempt time-outs: longer than nothing and at most ten minutes expected");
    }
    if (maxInFlight < 1 || maxInFlightPerListener < 1) {
      throw new IllegalArgumentException("attempts in flight: at least 1 expected");
    }
    if (maxAnswer < 1 || maxAnswer > DeliveryPolicy.MAX_ANSWER_BYTES) {
      throw new IllegalArgumentException("bytes of an answer: 1 to 1048576 expected");
    }
  }

  /// Whether an attempt, or a part of it, may take that long.
  public static boolean isSensible(Duration timeout) {
    return timeout.isPositive() && timeout.compareTo(Duration.ofMinutes(10)) <= 0;
  }
}
