package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// How long it takes from the start of the server's process until it is ready, and until a message
/// that is handed over then has been delivered to a listener registered before.
public final class Startup {
  private static final Traffic TRAFFIC = new Traffic(1, 1, 600);
  private static final int PATIENCE_SECONDS = 30;

  private final Setup setup;
  private final int rounds;

  /// A benchmark, not yet run.
  ///
  /// @param rounds how often the server is started
  public Startup(Setup setup, int rounds) {
    this.setup = setup;
    this.rounds = rounds;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var ready = new Latencies(rounds);
    var delivered = new Latencies(rounds);
    var arrival = new AtomicReference<>(new CountDownLatch(1));
    long heap;
    try (var workshop = Workshop.open(true, false);
        var sink = workshop.builtInSink(0);
        var server =
            ServerUnderTest.start(
                setup.program(), workshop.folder().resolve("data"), Map.of(), setup.progress())) {
      sink.tell((_, _) -> arrival.get().countDown());
      server.register(0, 1, _ -> sink.url());
      for (var i = 0; i < rounds; i++) {
        server.stop();
        arrival.set(new CountDownLatch(1));
        var began = System.nanoTime();
        ready.add(server.restart().toNanos());
        server.publish(TRAFFIC, i);
        if (!arrival.get().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("the message was not delivered");
        }
        delivered.add(System.nanoTime() - began);
        setup
            .progress()
            .accept(
                "start %d: %d ms"
                    .formatted(i + 1, Duration.ofNanos(System.nanoTime() - began).toMillis()));
      }
      heap = server.heapBytes();
    }
    return report(ready.percentiles(), delivered.percentiles(), heap, machine);
  }

  private Report report(Percentiles ready, Percentiles delivered, long heap, Machine machine) {
    var json =
        JsonObject.EMPTY
            .with("benchmark", "startup")
            .with("rounds", rounds)
            .with("startToReadyMillis", ready.json())
            .with("startToFirstDeliveryMillis", delivered.json())
            .with("idleHeapBytes", heap)
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of("start to ready", ready.words()),
            List.of("start to first delivery", delivered.words()),
            List.of("heap, idle", (heap >> 20) + " MiB"),
            List.of("machine", machine.words()));
    return new Report(rows, json, true);
  }
}
