package dev.ringback.server.intake;

/// How much may wait to be written before publishers are asked to slow down.
///
/// @param maxPendingBytes payload bytes of requests not yet on disk
/// @param maxRequestBytes the largest request body
/// @param maxMessages the most messages in one request
/// @param maxBodyBytes the largest body of one message
public record IntakeSettings(
    long maxPendingBytes, int maxRequestBytes, int maxMessages, int maxBodyBytes) {
  /// 64 MiB pending; 16 MiB, 10,000 messages a request; 1 MiB a body.
  public static final IntakeSettings DEFAULT =
      new IntakeSettings(64L << 20, 16 << 20, 10_000, 1 << 20);

  /// Refuses limits that could never let a message through.
  public IntakeSettings {
    if (maxPendingBytes < maxRequestBytes || maxRequestBytes < maxBodyBytes || maxMessages < 1) {
      throw new IllegalArgumentException(
          "intake limits: pending >= request >= body and at least one message expected");
    }
  }
}
