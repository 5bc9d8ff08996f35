package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Many listeners, an account each: how fast they are registered and listed through the Java
/// client, looked up and shown by the operations API, and found by messages, how much memory the
/// server needs for them, and how soon it is ready after a restart.
public final class Registering {
  private static final int MOST_CALLS = 20_000;
  private static final int BODY = 600;
  private static final int IN_A_REQUEST = 100;

  private final Setup setup;
  private final int listeners;
  private final Duration length;

  /// A benchmark, not yet run.
  ///
  /// @param listeners how many
  /// @param length how long messages are sent to them
  /// @throws IllegalArgumentException when that cannot be measured
  public Registering(Setup setup, int listeners, Duration length) {
    var _ = new Traffic(IN_A_REQUEST, listeners, BODY);
    this.setup = setup;
    this.listeners = listeners;
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var traffic = new Traffic(IN_A_REQUEST, listeners, BODY);
    try (var rig = Rig.start(setup, Rig.Kind.PLAIN)) {
      var server = rig.server();
      var register = rig.register(listeners);
      var registered = Memory.of(server);
      var calls = Math.min(MOST_CALLS, listeners);
      setup.progress().accept("listing and looking up " + calls + " accounts each");
      var list = server.list(calls, listeners);
      var lookUp = server.lookUp(calls, listeners);
      var began = System.nanoTime();
      var shown = server.countListeners();
      var shownPerSecond = shown * 1e9 / (System.nanoTime() - began);
      var looked = Memory.of(server);
      var storeBytes = server.storeBytes();
      setup.progress().accept("restarting");
      server.stop();
      var ready = server.restart();
      var idle = Memory.of(server);
      rig.warmUp(traffic);
      var delivered = rig.deliver(traffic, length).perSecond();
      return report(
          new Found(
              register,
              registered,
              list,
              lookUp,
              shown,
              shownPerSecond,
              looked,
              storeBytes,
              ready,
              idle,
              delivered,
              Memory.of(server)),
          machine);
    }
  }

  /// What a server holds.
  ///
  /// @param heapBytes of its heap, after a collection
  /// @param residentBytes in all
  private record Memory(long heapBytes, long residentBytes) {
    static Memory of(ServerUnderTest server) throws IOException, InterruptedException {
      return new Memory(server.heapBytes(), server.use().residentBytes());
    }

    JsonObject json() {
      return JsonObject.EMPTY.with("heapBytes", heapBytes).with("residentBytes", residentBytes);
    }

    String words() {
      return "%d MiB of heap, %d MiB resident".formatted(heapBytes >> 20, residentBytes >> 20);
    }
  }

  private record Found(
      Calls register,
      Memory registered,
      Calls list,
      Calls lookUp,
      long shown,
      double shownPerSecond,
      Memory looked,
      long storeBytes,
      Duration ready,
      Memory idle,
      double delivered,
      Memory used) {}

  private Report report(Found found, Machine machine) {
    var json =
        JsonObject.EMPTY
            .with("benchmark", "registrations")
            .with("listeners", listeners)
            .with("register", found.register().json())
            .with("memoryRegistered", found.registered().json())
            .with("list", found.list().json())
            .with("lookUp", found.lookUp().json())
            .with("shown", found.shown())
            .with("shownPerSecond", Figure.of(found.shownPerSecond(), 0))
            .with("memoryLookedUp", found.looked().json())
            .with("diskBytesPerListener", found.storeBytes() / listeners)
            .with("restartToReadyMillis", found.ready().toMillis())
            .with("memoryIdle", found.idle().json())
            .with("deliveredPerSecond", Figure.of(found.delivered(), 0))
            .with("memoryDelivered", found.used().json())
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of("listeners", "%d, an account each".formatted(listeners)),
            List.of("register", found.register().words()),
            List.of("  memory", found.registered().words()),
            List.of("list", found.list().words()),
            List.of("look up", found.lookUp().words()),
            List.of(
                "show all", "%d, %.0f a second".formatted(found.shown(), found.shownPerSecond())),
            List.of("  memory", found.looked().words()),
            List.of("disk", "%d bytes a listener".formatted(found.storeBytes() / listeners)),
            List.of("restart to ready", found.ready().toMillis() + " ms"),
            List.of("  memory, idle", found.idle().words()),
            List.of(
                "delivered", "%.0f a second, to all of them in turn".formatted(found.delivered())),
            List.of("  memory", found.used().words()),
            List.of("machine", machine.words()));
    return new Report(rows, json, found.shown() == listeners);
  }
}
