package dev.ringback.listener;

import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the messages taken most recently, in memory, and forgets the one unused longest when
/// full. Safe for use by many threads.
///
/// The default holds 100,000 (about 20 MB when full). A restart forgets everything: then a repeat
/// of a message taken before is handled again.
public final class RecentMemory implements Memory {
  /// How many the default holds.
  public static final int DEFAULT_CAPACITY = 100_000;

  private final Map<String, Boolean> keys;

  /// With room for that many messages.
  public RecentMemory(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: at least 1)");
    }
    keys = new Recent(capacity);
  }

  @Override
  public boolean contains(String key) {
    synchronized (keys) {
      return keys.get(key) != null;
    }
  }

  @Override
  public void add(String key) {
    synchronized (keys) {
      keys.put(key, true);
    }
  }

  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1;
    private final int capacity;

    Recent(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > capacity;
    }
  }
}
