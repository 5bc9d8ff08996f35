package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import java.util.HashMap;
import java.util.Map;

/// The numbers of lanes, so that each is worked out once rather than for every message. Confined to
/// one thread.
final class LaneNumbers {
  private static final int MAX_KNOWN = 100_000;

  private final Map<ListenerKey, Long> known = new HashMap<>();

  /// The number of a listener's lane.
  long of(ListenerKey key) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(key, Keys::lane);
  }
}
