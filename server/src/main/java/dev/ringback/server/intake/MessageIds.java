package dev.ringback.server.intake;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// Mints ids that only ever grow, also when the clock goes back or the process restarts. Confined
/// to the thread that commits.
public final class MessageIds {
  private final RandomGenerator random;
  private MessageId last;

  /// Ids that come after `last`, the newest one known.
  public MessageIds(MessageId last, RandomGenerator random) {
    this.last = last;
    this.random = random;
  }

  /// The next id, for a message accepted at `now`.
  public MessageId next(Instant now) {
    var fresh =
        new MessageId(now.toEpochMilli() << 16 | (random.nextLong() & 0x7FFF), random.nextLong());
    var later = fresh.high() >>> 16 > last.high() >>> 16;
    last = later ? fresh : last.next();
    return last;
  }
}
