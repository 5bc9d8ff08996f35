package dev.ringback.server.telemetry;

import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Verdict;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens. Safe for use by many threads.
public final class Telemetry {
  private final LongAdder delivered = new LongAdder();
  private final LongAdder postponed = new LongAdder();
  private final LongAdder archived = new LongAdder();

  /// An attempt is over.
  public void attempted(Settlement settlement) {
    switch (settlement.verdict()) {
      case Verdict.Done() -> delivered.increment();
      case Verdict.Later _ -> postponed.increment();
      case Verdict.Archive _ -> archived.increment();
    }
  }

  /// How many deliveries were acknowledged since the start.
  public long delivered() {
    return delivered.sum();
  }

  /// How many attempts were followed by a later one since the start.
  public long postponed() {
    return postponed.sum();
  }

  /// How many deliveries were given up since the start.
  public long archived() {
    return archived.sum();
  }
}
