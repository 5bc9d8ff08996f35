package dev.ringback.listener.jdk;

import com.sun.net.httpserver.HttpExchange;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Cuts off exchanges whose body does not arrive in time. Safe for use by many threads; its one
/// thread ends when it has had nothing to do for a while.
final class Deadlines {
  private static final int IDLE_SECONDS = 30;

  private final Duration reading;
  private final ScheduledThreadPoolExecutor clock;

  Deadlines(Duration reading) {
    this.reading = reading;
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

  /// Closes the exchange, and with that its connection, unless cancelled in time.
  Future<?> closing(HttpExchange exchange) {
    return clock.schedule(exchange::close, reading.toMillis(), TimeUnit.MILLISECONDS);
  }
}
