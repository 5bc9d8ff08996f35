package dev.ringback.server.access;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Lets one thread at a time act on a key. Safe for use by many threads.
final class KeyedLocks {
  private static final int LOCKS = 64;

  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  <T> T exclusively(Object key, Supplier<T> act) {
    var lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
    lock.lock();
    try {
      return act.get();
    } finally {
      lock.unlock();
    }
  }
}
