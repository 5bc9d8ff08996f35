package dev.ringback.listener.jdk;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Bounds how long a thread may be kept by a connection. Safe for use by many threads; its one
/// thread ends when it has had nothing to do for a while.
///
/// Works by interruption: a channel on which an interrupted thread waits is closed, whether that
/// thread is reading a body or the server is passing over the rest of one.
final class Deadlines {
  private static final int IDLE_SECONDS = 30;

  private final Duration patience;
  private final ScheduledThreadPoolExecutor clock;

  Deadlines(Duration patience) {
    this.patience = patience;
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "ringback-listener-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /// Does something with the connection in this thread, in time or not at all.
  ///
  /// @throws IOException also when time is up; the connection is closed then
  <T> T keep(Exchange<T> work) throws IOException {
    var deadline = new Deadline(Thread.currentThread());
    var alarm = clock.schedule(deadline::pass, patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.run();
    } finally {
      alarm.cancel(false);
      if (deadline.meet()) {
        // The interruption was ours, and nobody else's business.
        Thread.interrupted();
      }
    }
  }

  /// Something done with a connection.
  ///
  /// @param <T> what comes of it
  interface Exchange<T> {
    T run() throws IOException;
  }

  /// Interrupts a thread, but never after that thread has gone on.
  private static final class Deadline {
    private final Thread thread;
    private boolean met;
    private boolean passed;

    Deadline(Thread thread) {
      this.thread = thread;
    }

    synchronized void pass() {
      if (!met) {
        passed = true;
        thread.interrupt();
      }
    }

    /// Tells whether the thread was interrupted.
    synchronized boolean meet() {
      met = true;
      return passed;
    }
  }
}
