package dev.ringback.server.intake;

import dev.ringback.server.directory.ListenerKey;
import java.util.concurrent.ConcurrentHashMap;

/// Listener keys that were seen before, so that all messages for a listener have the same one: it
/// is compared many times on the way of each, and the same object is soon found equal. Safe for use
/// by many threads.
final class KnownKeys {
  private static final int MAX_KNOWN = 20_000;

  private final ConcurrentHashMap<ListenerKey, ListenerKey> known = new ConcurrentHashMap<>();

  /// The key that is equal to this one and was seen first.
  ListenerKey same(ListenerKey key) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    var before = known.putIfAbsent(key, key);
    return before == null ? key : before;
  }
}
