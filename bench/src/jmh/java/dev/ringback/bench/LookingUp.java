package dev.ringback.bench;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What it costs to find the listener of a message: few that stay in memory, and more than are kept
/// there. `make microbench B=LookingUp`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LookingUp {
  private static final ServiceName SERVICE = new ServiceName("CarrierService");
  private static final int AT_ONCE = 256;

  /// How many there are.
  @Param({"1000", "100000"})
  public int listeners;

  private Path folder;
  private Stores stores;
  private Directory directory;
  private int next;

  /// Registers them, many at once, so that they share syncs.
  @Setup
  public void register() throws IOException {
    folder = Files.createTempDirectory("ringback-jmh-");
    var clock = InstantSource.system();
    var limits = new LaneLimits(1_000, 1_000, Long.MAX_VALUE);
    stores = EmbeddedStores.open(folder, new KeySource.Generated(), clock, clock, limits);
    directory =
        new Directory(
            stores.registrations(), stores.listenerStates(), RegistrationRules.SANDBOX, clock);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var i = 0; i < listeners; i++) {
        var listener = i;
        var _ = threads.submit(() -> register(listener));
      }
    }
  }

  private void register(int listener) {
    directory.register(
        new RegistrationRequest(
            Family.CONNECTIVITY,
            key(listener).account(),
            SERVICE.value(),
            "http://127.0.0.1:50559/" + listener,
            Credentials.NONE,
            Map.of()));
  }

  private static ListenerKey key(int listener) {
    return new ListenerKey(
        Family.CONNECTIVITY, new AccountName(Traffic.account(listener)), SERVICE);
  }

  /// The listener of a message.
  @Benchmark
  public Object route() {
    next = (next + 7_919) % listeners;
    return directory.route(key(next));
  }

  /// Closes the store, and removes it.
  @TearDown
  public void close() {
    stores.close();
    Workshop.remove(folder);
  }
}
