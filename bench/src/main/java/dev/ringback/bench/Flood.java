package dev.ringback.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// As much as goes in for a while, and then the wait until all of it has arrived. Confined to one
/// thread.
///
/// @param generator sends
/// @param sink receives
record Flood(Generator generator, Sink sink) {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final long QUIET = Duration.ofMillis(300).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  /// Runs it.
  ///
  /// @param length how long is sent
  Result run(URI to, String bearer, Traffic traffic, Duration length)
      throws IOException, InterruptedException {
    var before = sink.count();
    var began = System.nanoTime();
    try (var threads = Executors.newSingleThreadExecutor()) {
      Callable<Generator.Sent> send = () -> generator.send(to, bearer, traffic, length);
      var sending = threads.submit(send);
      var count = before;
      var last = began;
      var ended = Long.MAX_VALUE;
      while (true) {
        var now = System.nanoTime();
        var counted = sink.count();
        if (counted != count) {
          count = counted;
          last = now;
        }
        if (sending.isDone()) {
          ended = Math.min(ended, now);
          var expected = sending.get().requests() * traffic.perRequest();
          var quiet = now - Math.max(last, ended);
          var settled = quiet > QUIET && count - before >= expected;
          if (settled || quiet > PATIENCE) {
            break;
          }
        }
        Thread.sleep(STEP);
      }
      var sent = sending.get();
      return new Result(
          sent.requests() * traffic.perRequest(),
          sent.refused(),
          count - before,
          (ended - began) / 1e9,
          (last - began) / 1e9);
    } catch (ExecutionException e) {
      throw new IOException("the generator failed", e.getCause());
    }
  }

  /// What came of it.
  ///
  /// @param accepted messages that were answered with 2xx; what was under way when the generator
  ///   stopped is not among them
  /// @param refused requests that were answered otherwise, or not
  /// @param arrived messages that the sink received
  /// @param sendingSeconds how long was sent
  /// @param seconds how long it took until the last arrived
  record Result(long accepted, long refused, long arrived, double sendingSeconds, double seconds) {
    double perSecond() {
      return arrived / seconds;
    }

    double acceptedPerSecond() {
      return accepted / sendingSeconds;
    }
  }
}
