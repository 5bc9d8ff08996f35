package dev.ringback.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Holds up guessing: after so many wrong secrets under one name, or from one address, no more are
/// tried until the five minutes since the first of them are over. Safe for use by many threads.
///
/// Secrets that this server draws cannot be guessed at any speed; this keeps guessers from the
/// processors, and protects secrets that someone wrote in by hand.
final class LogInThrottle {
  /// How long wrong secrets count, from the first of them.
  static final Duration WINDOW = Duration.ofMinutes(5);

  /// How many wrong secrets one name may be tried with.
  static final int PER_NAME = 20;

  /// How many wrong secrets one address may try. All behind one proxy share theirs.
  static final int PER_ADDRESS = 100;

  private static final int REMEMBERED = 20_000;

  private final InstantSource clock;
  private final Map<String, Failures> names = new Recent();
  private final Map<String, Failures> addresses = new Recent();

  LogInThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether a secret for `name` from `address` may be looked at now. If so it counts as wrong
  /// until it has [#passed], so that guessing in parallel gains nothing.
  synchronized boolean admits(String name, String address) {
    var now = clock.instant();
    if (count(names, name, now) >= PER_NAME || count(addresses, address, now) >= PER_ADDRESS) {
      return false;
    }
    add(names, name, now, 1);
    add(addresses, address, now, 1);
    return true;
  }

  /// Takes back what was counted for a secret that turned out right.
  synchronized void passed(String name, String address) {
    var now = clock.instant();
    add(names, name, now, -1);
    add(addresses, address, now, -1);
  }

  private static int count(Map<String, Failures> failures, String key, Instant now) {
    var known = failures.get(key);
    return known == null || known.isOver(now) ? 0 : known.count();
  }

  private static void add(Map<String, Failures> failures, String key, Instant now, int many) {
    failures.compute(
        key,
        (_, known) ->
            known == null || known.isOver(now)
                ? new Failures(now, Math.max(0, many))
                : new Failures(known.since(), Math.max(0, known.count() + many)));
  }

  private record Failures(Instant since, int count) {
    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(WINDOW));
    }
  }

  /// The least recently used are forgotten, so that a flood of names fills no memory.
  private static final class Recent extends LinkedHashMap<String, Failures> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
      return size() > REMEMBERED;
    }
  }
}
