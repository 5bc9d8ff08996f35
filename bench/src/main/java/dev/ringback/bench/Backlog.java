package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many messages that wait because their listeners are down: how fast they are taken over, how soon
/// the server is ready after a restart, how fast they drain once the listeners are back, beside the
/// rate without a backlog, and how much memory and disk that takes.
public final class Backlog {
  private static final int BODY = 600;
  private static final int IN_A_REQUEST = 100;
  private static final int LISTENERS = 100;
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final int ROUNDS = 3;

  /// What had an attempt before its listener's gate closed is due again only minutes later.
  private static final double DRAINED = 0.99;

  private static final long QUIET = Duration.ofSeconds(60).toNanos();

  private final Setup setup;
  private final long messages;

  /// A benchmark, not yet run.
  ///
  /// @param messages how many are to wait
  public Backlog(Setup setup, long messages) {
    this.setup = setup;
    this.messages = messages;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var traffic = new Traffic(IN_A_REQUEST, LISTENERS, BODY);
    try (var rig = Rig.start(setup)) {
      rig.register(LISTENERS);
      rig.warmUp(traffic);
      var rates = new ArrayList<Double>();
      for (var i = 0; i < ROUNDS; i++) {
        rates.add(rig.deliver(traffic, LENGTH).perSecond());
      }
      var port = Workshop.freePort();
      rig.register(LISTENERS, URI.create("http://127.0.0.1:" + port + "/"));
      var began = System.nanoTime();
      var filled = fill(rig, traffic);
      var fillSeconds = (System.nanoTime() - began) / 1e9;
      var heap = rig.server().heapBytes();
      var fullPeak = rig.server().use().peakBytes();
      rig.server().stop();
      var storeBytes = rig.server().storeBytes();
      try (var sink = rig.sinkAt(port)) {
        var ready = rig.server().restart();
        setup.progress().accept("ready after " + ready.toMillis() + " ms; draining");
        var drain = drain(sink, filled);
        return report(
            new Found(
                Figure.median(rates),
                filled,
                filled / fillSeconds,
                heap,
                Math.max(fullPeak, rig.server().use().peakBytes()),
                storeBytes,
                ready,
                drain),
            machine);
      }
    }
  }

  private long fill(Rig rig, Traffic traffic) throws IOException, InterruptedException {
    var filled = 0L;
    while (filled < messages) {
      var sent =
          rig.generator().send(rig.server().intake(), rig.server().bearer(), traffic, LENGTH);
      filled += sent.requests() * traffic.perRequest();
      setup.progress().accept(filled + " messages wait");
    }
    return filled;
  }

  /// How many messages a second arrive, from the first on until nearly all have.
  private Drain drain(Sink sink, long filled) throws IOException, InterruptedException {
    var goal = (long) (filled * DRAINED);
    var first = 0L;
    var last = System.nanoTime();
    var count = 0L;
    while (count < goal && System.nanoTime() - last < QUIET) {
      var counted = sink.count();
      var now = System.nanoTime();
      if (counted > count) {
        first = count == 0 ? now : first;
        last = now;
        count = counted;
      }
      Thread.sleep(20);
    }
    return new Drain(count, count * 1e9 / (last - first));
  }

  private record Drain(long messages, double perSecond) {}

  private record Found(
      double withoutPerSecond,
      long filled,
      double filledPerSecond,
      long heapBytes,
      long peakBytes,
      long storeBytes,
      Duration ready,
      Drain drain) {
    double ratio() {
      return drain.perSecond() / withoutPerSecond;
    }
  }

  private static Report report(Found found, Machine machine) {
    var json =
        JsonObject.EMPTY
            .with("benchmark", "backlog")
            .with("messages", found.filled())
            .with("bodyBytes", BODY)
            .with("listeners", LISTENERS)
            .with("filledPerSecond", Figure.of(found.filledPerSecond(), 0))
            .with("heapBytesWhenFull", found.heapBytes())
            .with("peakResidentBytes", found.peakBytes())
            .with("diskBytesPerMessage", found.storeBytes() / found.filled())
            .with("restartToReadyMillis", found.ready().toMillis())
            .with("drained", found.drain().messages())
            .with("drainedPerSecond", Figure.of(found.drain().perSecond(), 0))
            .with("deliveredPerSecondWithoutBacklog", Figure.of(found.withoutPerSecond(), 0))
            .with("ratio", Figure.of(found.ratio(), 3))
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of(
                "backlog",
                "%d messages of %d bytes for %d listeners that are down"
                    .formatted(found.filled(), BODY, LISTENERS)),
            List.of("filled", "%.0f a second".formatted(found.filledPerSecond())),
            List.of(
                "memory",
                "%d MiB of heap in use when full, %d MiB resident at most"
                    .formatted(found.heapBytes() >> 20, found.peakBytes() >> 20)),
            List.of("disk", "%d bytes a message".formatted(found.storeBytes() / found.filled())),
            List.of("restart to ready", found.ready().toMillis() + " ms"),
            List.of(
                "drained",
                "%d messages, %.0f a second; %.0f without a backlog; ratio %.3f"
                    .formatted(
                        found.drain().messages(),
                        found.drain().perSecond(),
                        found.withoutPerSecond(),
                        found.ratio())),
            List.of("machine", machine.words()));
    var all = found.drain().messages() >= (long) (found.filled() * DRAINED);
    return new Report(rows, json, all);
  }
}
