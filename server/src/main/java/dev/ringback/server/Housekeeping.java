package dev.ringback.server;

import dev.ringback.server.access.BoundedTrail;
import dev.ringback.server.retry.Archive;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.store.StoreHealth;
import dev.ringback.server.store.embedded.AuditFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Forgets in time: what was delivered after a day, what was given up and replays that are over
/// after 30, who did what after 400; has refusals counted that were not written down; and tells
/// operators of a store that fills up, and what could not be told before. Runs on a thread of its
/// own.
///
/// @param archive where it is kept
/// @param replays where replays by filter are kept
/// @param audit what was done
/// @param refusals what was refused, before it is written there
/// @param health how the store does
/// @param events what operators are told
/// @param clock tells the time
/// @param keeping how long each is kept
record Housekeeping(
    Archive archive,
    ReplayRuns replays,
    AuditFiles audit,
    BoundedTrail refusals,
    StoreHealth health,
    OperatorEvents events,
    InstantSource clock,
    ServerConfig.Keeping keeping) {
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
        events.again();
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
    var forgotten = archive.forget(now.minus(keeping.delivered()), now.minus(keeping.archived()));
    replays.forget(now.minus(KEEP_REPLAYS));
    if (forgotten > 0) {
      LOG.log(Level.DEBUG, "Forgot {0} messages.", forgotten);
    }
    refusals.settle();
    audit.forgetBefore(LocalDate.ofInstant(now.minus(keeping.audit()), ZoneOffset.UTC));
  }
}
