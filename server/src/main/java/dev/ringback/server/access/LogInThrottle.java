package dev.ringback.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Holds up guessing: after so many wrong secrets under one name, or from one [AddressGroup], no
/// more are tried until the five minutes since the first of them are over. Safe for use by many
/// threads.
///
/// Secrets that this server draws cannot be guessed at any speed; this keeps guessers from the
/// processors, and protects secrets that someone wrote in by hand.
final class LogInThrottle {
  /// How long wrong secrets count, from the first of them.
  static final Duration WINDOW = Duration.ofMinutes(5);

  /// How many wrong secrets one name may be tried with.
  static final int PER_NAME = 20;

  /// How many wrong secrets one address group may try. All behind one proxy share theirs.
  static final int PER_ADDRESS = 100;

  /// How many names are remembered, and how many address groups.
  static final int REMEMBERED = 20_000;

  private final InstantSource clock;
  private final Recent<String> names = new Recent<>();
  private final Recent<AddressGroup> addresses = new Recent<>();

  LogInThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /// How much longer no secret for `name` from `address` is looked at; empty when one may be looked
  /// at now. It then counts as wrong until it has [#passed], so that guessing in parallel gains
  /// nothing.
  synchronized Optional<Duration> holdUp(String name, String address) {
    var now = clock.instant();
    var group = AddressGroup.of(address);
    var left = max(names.left(name, PER_NAME, now), addresses.left(group, PER_ADDRESS, now));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    names.add(name, now, 1);
    addresses.add(group, now, 1);
    return Optional.empty();
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /// Takes back what was counted for a secret that turned out right.
  synchronized void passed(String name, String address) {
    var now = clock.instant();
    names.add(name, now, -1);
    addresses.add(AddressGroup.of(address), now, -1);
  }

  /// How many names and address groups are remembered now.
  synchronized int remembered() {
    return names.size() + addresses.size();
  }

  private record Failures(Instant since, int count) {
    Instant end() {
      return since.plus(WINDOW);
    }
  }

  /// The least recently used are forgotten, so that a flood of names fills no memory.
  private static final class Recent<K> extends LinkedHashMap<K, Failures> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(64, 0.75f, true);
    }

    /// How much longer `key` has `most` failures or more; nothing when it has fewer.
    Duration left(K key, int most, Instant now) {
      var known = get(key);
      return known == null || known.count() < most
          ? Duration.ZERO
          : Duration.between(now, known.end());
    }

    void add(K key, Instant now, int many) {
      compute(
          key,
          (_, known) ->
              known == null || !now.isBefore(known.end())
                  ? new Failures(now, Math.max(0, many))
                  : new Failures(known.since(), Math.max(0, known.count() + many)));
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, Failures> eldest) {
      return size() > REMEMBERED;
    }
  }
}
