package dev.ringback.cli;

import dev.ringback.testkit.SampleMessage;
import dev.ringback.testkit.SampleMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/// One run through all example messages: each is published, awaited at its listener and compared.
/// Confined to one thread.
///
/// @param listeners where messages arrive
/// @param publisher hands messages over
/// @param arrivals what has arrived
/// @param report where it is shown
/// @param patience how long to wait for a message; half as long for those after one that is
///   missing, and so on, so that the run ends soon when nothing arrives
record DemoRun(
    DemoListeners listeners,
    DemoPublisher publisher,
    DemoArrivals arrivals,
    DemoReport report,
    Duration patience) {
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

  /// Delivers every message and reports.
  ///
  /// @return whether every one arrived, proven, as it was published
  boolean deliverAll() throws IOException, InterruptedException {
    var began = System.nanoTime();
    var results = new ArrayList<DemoResult>();
    var heading = new DemoReport.Heading();
    var left = patience;
    for (var service : DemoService.all()) {
      if (heading.changes(service.family())) {
        report.family(service, listeners.port(service.family()));
      }
      for (var sample : SampleMessages.of(service.family(), service.service())) {
        var result = deliver(sample, left);
        if (result instanceof DemoResult.Missing && left.compareTo(LEAST_PATIENCE) > 0) {
          left = left.dividedBy(2);
        }
        report.message(result);
        results.add(result);
      }
    }
    report.table(results);
    report.summary(results, Duration.ofNanos(System.nanoTime() - began));
    return results.stream().allMatch(result -> result.problem().isEmpty());
  }

  private DemoResult deliver(SampleMessage sample, Duration wait)
      throws IOException, InterruptedException {
    var began = System.nanoTime();
    var id = publisher.publish(sample);
    var arrival = arrivals.await(id, wait);
    return arrival.isPresent()
        ? DemoResult.of(
            sample, arrival.get().received(), Duration.ofNanos(arrival.get().nanos() - began))
        : new DemoResult.Missing(
            sample, "not delivered; last attempt: " + publisher.lastAttempt(id));
  }
}
