package dev.ringback.server;

import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.retry.ReplayState;
import dev.ringback.server.store.StoreUnusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Takes replays by filter further: one page of each that runs, in turns, on one thread.
///
/// It leaves the store to others at least half of the time: after each page it rests as long as the
/// page took, so that a store that is slow with others' work gets less of this. A replay that
/// cannot be read fails; while the store refuses to write, or lacks the space to accept, all of
/// them wait.
final class ReplayLoop {
  private static final Logger LOG = System.getLogger(ReplayLoop.class.getName());

  /// How many are sent again in one commit.
  private static final int PAGE = 250;

  private static final String UNREADABLE = "what comes next cannot be read; the log says why";
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final ReplayRuns replays;
  private final InstantSource clock;
  private final InstantSource schedule;
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread;

  /// Whether the store refused the last page. Confined to the thread.
  private boolean refused;

  /// A loop that is about to start.
  ///
  /// @param clock the time of day, which is shown
  /// @param schedule the time that tells what is due
  ReplayLoop(ReplayRuns replays, InstantSource clock, InstantSource schedule) {
    this.replays = replays;
    this.clock = clock;
    this.schedule = schedule;
    this.thread = Thread.ofVirtual().name("replays").unstarted(this::run);
  }

  /// Goes on with what was running when the process ended.
  void start() {
    thread.start();
  }

  /// Tells that there is something to do. Safe for use by many threads.
  void wake() {
    woken.release();
  }

  private void run() {
    try {
      while (!thread.isInterrupted()) {
        turn();
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts.
    }
  }

  /// One page of each replay that runs; waits where there is none.
  private void turn() throws InterruptedException {
    try {
      var running = replays.running();
      if (running.isEmpty()) {
        woken.acquire();
        woken.drainPermits();
      }
      for (var id : running) {
        var began = System.nanoTime();
        var went = advance(id);
        var took = Duration.ofNanos(System.nanoTime() - began);
        Thread.sleep(went && took.compareTo(LONGEST_REST) < 0 ? took : LONGEST_REST);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Replays failed in one turn and go on.", e);
      Thread.sleep(LONGEST_REST);
    }
  }

  /// Whether the store took it.
  private boolean advance(ReplayId id) {
    try {
      replays.advance(id, PAGE, clock.instant(), schedule.instant());
      refused = false;
      return true;
    } catch (StoreUnusable e) {
      if (!refused) {
        LOG.log(Level.WARNING, "Replays wait for the store.", e);
      }
      refused = true;
      return false;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Replay " + id + " cannot go on.", e);
      replays.change(id, ReplayState.Event.FAIL, clock.instant(), Optional.of(UNREADABLE));
      return true;
    }
  }

  /// Ends the page that is under way, and the loop.
  void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
