package dev.ringback.listener;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Which messages are being handled right now, so that none is in two hands. Safe for use by many
/// threads.
final class InHand {
  private final ConcurrentMap<String, CountDownLatch> hands = new ConcurrentHashMap<>();

  /// Takes the message into this hand, waiting for another hand to let go of it.
  ///
  /// @param deadlineNanos until when to wait, on the scale of [System#nanoTime()]
  /// @return whether it is in this hand; if so, [#release(String)] has to follow
  boolean take(String key, long deadlineNanos) throws InterruptedException {
    var mine = new CountDownLatch(1);
    for (var other = hands.putIfAbsent(key, mine);
        other != null;
        other = hands.putIfAbsent(key, mine)) {
      if (!other.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /// Lets go of a message; whoever waits for it goes on.
  void release(String key) {
    var mine = hands.remove(key);
    if (mine != null) {
      mine.countDown();
    }
  }
}
