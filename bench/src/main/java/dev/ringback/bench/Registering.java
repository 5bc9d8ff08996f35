package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Many listeners, an account each: how fast they are registered and listed through the Java
/// client, how fast messages find theirs, and how much of the heap an idle server needs for them.
public final class Registering {
  private static final int LISTS = 20_000;
  private static final int BODY = 600;
  private static final int IN_A_REQUEST = 100;
  private static final Duration LENGTH = Duration.ofSeconds(5);

  private final Setup setup;
  private final int listeners;

  /// A benchmark, not yet run.
  ///
  /// @param listeners how many
  public Registering(Setup setup, int listeners) {
    this.setup = setup;
    this.listeners = listeners;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var traffic = new Traffic(IN_A_REQUEST, listeners, BODY);
    try (var rig = Rig.start(setup)) {
      var began = System.nanoTime();
      var register = rig.register(listeners, rig.sink().url());
      var registerSeconds = (System.nanoTime() - began) / 1e9;
      setup.progress().accept("listing " + LISTS + " accounts");
      began = System.nanoTime();
      var list = rig.server().list(LISTS, listeners);
      var listSeconds = (System.nanoTime() - began) / 1e9;
      rig.server().stop();
      var ready = rig.server().restart();
      var heap = rig.server().heapBytes();
      var resident = rig.server().use().residentBytes();
      rig.warmUp(traffic);
      var delivered = rig.deliver(traffic, LENGTH).perSecond();
      return report(
          register,
          listeners / registerSeconds,
          list,
          LISTS / listSeconds,
          ready,
          heap,
          resident,
          delivered,
          machine);
    }
  }

  private Report report(
      Percentiles register,
      double registersPerSecond,
      Percentiles list,
      double listsPerSecond,
      Duration ready,
      long heap,
      long resident,
      double delivered,
      Machine machine) {
    var json =
        JsonObject.EMPTY
            .with("benchmark", "registrations")
            .with("listeners", listeners)
            .with("registeredPerSecond", Figure.of(registersPerSecond, 0))
            .with("registerMillis", register.json())
            .with("listedPerSecond", Figure.of(listsPerSecond, 0))
            .with("listMillis", list.json())
            .with("restartToReadyMillis", ready.toMillis())
            .with("idleHeapBytes", heap)
            .with("idleResidentBytes", resident)
            .with("deliveredPerSecond", Figure.of(delivered, 0))
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of("listeners", Integer.toString(listeners)),
            List.of(
                "register", "%.0f a second, %s".formatted(registersPerSecond, register.words())),
            List.of("list", "%.0f a second, %s".formatted(listsPerSecond, list.words())),
            List.of("restart to ready", ready.toMillis() + " ms"),
            List.of("heap, idle", "%d MiB, %d MiB resident".formatted(heap >> 20, resident >> 20)),
            List.of("delivered", "%.0f a second, to all of them in turn".formatted(delivered)),
            List.of("machine", machine.words()));
    return new Report(rows, json, true);
  }
}
