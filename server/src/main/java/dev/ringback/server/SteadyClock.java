package dev.ringback.server;

import java.time.Instant;
import java.time.InstantSource;

/// The time that schedules go by: right at its start, and going evenly from then on, so that
/// somebody who sets the system's clock an hour back or forth neither holds up what is due nor
/// makes it due at once. Immutable.
///
/// @param start when it was started
/// @param startNanos the system's steady counter at that moment
record SteadyClock(Instant start, long startNanos) implements InstantSource {
  /// A clock that shows `now` now.
  static SteadyClock from(Instant now) {
    return new SteadyClock(now, System.nanoTime());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
