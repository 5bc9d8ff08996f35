package dev.ringback.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that moves only when a test says so. Safe for use by many threads.
public final class SettableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  private SettableClock(Instant start) {
    now = new AtomicReference<>(requireNonNull(start));
  }

  /// A clock that stands at `start`.
  public static SettableClock at(Instant start) {
    return new SettableClock(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Moves the clock to `instant`, forwards or back.
  public void set(Instant instant) {
    now.set(requireNonNull(instant));
  }

  /// Moves the clock by `duration`, back when it is negative, and tells the new time.
  public Instant advance(Duration duration) {
    return now.updateAndGet(instant -> instant.plus(duration));
  }
}
