package dev.ringback.server.retry;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// What a replay by filter is known by, such as `rpl_019aa0f3c1e25f1c7a90b2d4e6f8`: 48 bits of
/// milliseconds and 64 that keep ids apart, so that ids sort in the order in which replays were
/// started.
///
/// @param text the id as callers see it
public record ReplayId(String text) implements Comparable<ReplayId> {
  private static final Pattern FORM = Pattern.compile("rpl_[0-9a-f]{28}");

  /// Refuses what is no id.
  public ReplayId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("replay id: " + text.length() + " characters, not an id");
    }
  }

  /// An id for a replay that is started at `now`.
  public static ReplayId of(Instant now, RandomGenerator random) {
    var hex = HexFormat.of();
    var millis = hex.toHexDigits(now.toEpochMilli(), 12);
    return new ReplayId("rpl_" + millis + hex.toHexDigits(random.nextLong()));
  }

  /// The id that `text` is; empty when it is none.
  public static Optional<ReplayId> parse(String text) {
    return Optional.of(text).filter(FORM.asMatchPredicate()).map(ReplayId::new);
  }

  @Override
  public int compareTo(ReplayId other) {
    return text.compareTo(other.text);
  }

  /// The id as callers see it.
  @Override
  public String toString() {
    return text;
  }
}
