package dev.ringback.server;

import dev.ringback.server.retry.Archive;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.store.StoreHealth;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

/// Forgets in time: what was delivered after a day, what was given up and replays that are over
/// after 30; and tells operators of a store that fills up. Runs on a thread of its own.
///
/// @param archive where it is kept
/// @param replays where replays by filter are kept
/// @param health how the store does
/// @param events what operators are told
/// @param clock tells the time
/// @param keepDelivered how long a delivered message can be looked at and replayed, from its
///   delivery
/// @param keepArchived how long a message that was given up can be replayed
record Housekeeping(
    Archive archive,
    ReplayRuns replays,
    StoreHealth health,
    OperatorEvents events,
    InstantSource clock,
    Duration keepDelivered,
    Duration keepArchived) {
  private static final Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration KEEP_REPLAYS = Duration.ofDays(30);

  /// Starts the rounds; they end when the thread is interrupted.
  Thread start() {
    return Thread.ofVirtual().name("housekeeping").start(this::run);
  }

  private void run() {
    var wasFilling = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(ROUND);
        var filling = health.filling();
        if (filling.isPresent() && !wasFilling) {
          events.filling(filling.get());
        }
        wasFilling = filling.isPresent();
        round();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Housekeeping failed in one round and goes on.", e);
      }
    }
  }

  /// One round.
  void round() {
    var now = clock.instant();
    var forgotten = archive.forget(now.minus(keepDelivered), now.minus(keepArchived));
    replays.forget(now.minus(KEEP_REPLAYS));
    if (forgotten > 0) {
      LOG.log(Level.DEBUG, "Forgot {0} messages.", forgotten);
    }
  }
}
