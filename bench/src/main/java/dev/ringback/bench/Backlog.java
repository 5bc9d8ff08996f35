package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Many messages that wait because their listeners are down: how fast they are taken over, how soon
/// the server is ready after a restart, how fast they drain once the listeners are back, beside the
/// rate without a backlog, whether each arrives and in which order, and how much memory and disk
/// that takes.
///
/// Generator and sink are the built-in ones, which know each message. What had an attempt before
/// its listener's gate closed is tried again after seconds, and nothing is given up for days: the
/// server's configuration says so, so that every message can be waited for.
public final class Backlog {
  private static final int BODY = 600;
  private static final int IN_A_REQUEST = 100;
  private static final int LISTENERS = 100;
  private static final int ROUNDS = 3;
  private static final long MOST = 1_000_000_000;
  private static final Map<String, String> PATIENT =
      Map.of("retry.pauses", "10s,".repeat(20) + "3d");

  /// How much disk a message may need for a while, when tables are merged.
  private static final long BYTES_AT_MOST = 2_500;

  /// The rate is that of so many; the rest may be due again only seconds later.
  private static final double RATED = 0.99;

  private static final long QUIET = Duration.ofSeconds(60).toNanos();
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(20);

  private final Setup setup;
  private final long messages;
  private final Duration length;

  /// A benchmark, not yet run.
  ///
  /// @param messages how many are to wait
  /// @param length how long messages are sent in each round without a backlog
  /// @throws IllegalArgumentException when that cannot be measured
  public Backlog(Setup setup, long messages, Duration length) {
    if (messages < 1 || messages > MOST) {
      throw new IllegalArgumentException(
          "messages: %d (expected: 1 to %d)".formatted(messages, MOST));
    }
    this.setup = setup.withBuiltIn();
    this.messages = messages;
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    try (var rig = Rig.start(setup, new Rig.Kind(false, false, PATIENT))) {
      rig.requireDisk(messages * BYTES_AT_MOST);
      return new Run(rig).report(machine);
    }
  }

  /// One run. Confined to one thread.
  private final class Run {
    private final Traffic traffic = new Traffic(IN_A_REQUEST, LISTENERS, BODY);
    private final Rig rig;
    private final Ledger ledger = new Ledger(0, (int) messages, LISTENERS);
    private long sequence;
    private long peakBytes;
    private long peakStoreBytes;
    private long nextLine;
    private long otherBytes;

    Run(Rig rig) {
      this.rig = rig;
    }

    Report report(Machine machine) throws IOException, InterruptedException {
      rig.register(LISTENERS);
      rig.warmUp(traffic);
      var without = rig.deliveredPerSecond(traffic, length, ROUNDS);
      var port = Workshop.freePort();
      rig.register(LISTENERS, URI.create("http://127.0.0.1:" + port + "/"));
      otherBytes = rig.server().storeBytes();
      var filledPerSecond = fill();
      sample();
      var heap = rig.server().heapBytes();
      rig.server().stop();
      var storeBytes = Math.max(0, rig.server().storeBytes() - otherBytes);
      try (var sink = rig.sinkAt(port)) {
        sink.tell(ledger);
        var ready = rig.server().restart();
        setup.progress().accept("ready after " + ready.toMillis() + " ms; draining");
        var drainedPerSecond = drain();
        sink.tellNobody();
        sample();
        return Backlog.report(
            new Found(
                without,
                filledPerSecond,
                heap,
                storeBytes,
                peakStoreBytes,
                ready,
                drainedPerSecond,
                rig.server().heapBytes(),
                peakBytes,
                ledger.balance()),
            machine);
      }
    }

    /// How many messages a second are accepted.
    private double fill() throws IOException, InterruptedException {
      var began = System.nanoTime();
      while (ledger.accepted() < messages) {
        var requests = Math.ceilDiv(messages - ledger.accepted(), IN_A_REQUEST);
        var sent = watched(() -> send(requests), began);
        if (sent.requests() == 0) {
          throw new IOException(
              "the server takes no more messages: %d wait".formatted(ledger.accepted()));
        }
      }
      return ledger.accepted() * 1e9 / (System.nanoTime() - began);
    }

    private Generator.Sent send(long requests) throws IOException, InterruptedException {
      var timetable = new Timetable.AtOnce(Long.MAX_VALUE, requests);
      var sent =
          rig.builtInGenerator()
              .send(
                  rig.server().intake(),
                  rig.server().bearer(),
                  traffic,
                  timetable,
                  sequence,
                  ledger);
      sequence += requests * IN_A_REQUEST;
      return sent;
    }

    private Generator.Sent watched(Callable<Generator.Sent> send, long began)
        throws IOException, InterruptedException {
      try (var threads = Executors.newSingleThreadExecutor()) {
        var sending = threads.submit(send);
        while (!sending.isDone()) {
          look("%d of %d messages wait".formatted(ledger.accepted(), messages), began);
          Thread.sleep(STEP);
        }
        return sending.get();
      } catch (ExecutionException e) {
        throw new IOException("the generator failed", e.getCause());
      }
    }

    /// How many messages a second arrive, from the first on until nearly all have.
    private double drain() throws IOException, InterruptedException {
      var filled = ledger.accepted();
      var rated = (long) (filled * RATED);
      var began = System.nanoTime();
      var first = 0L;
      var last = began;
      var count = 0L;
      var perSecond = 0.0;
      while (count < filled && System.nanoTime() - last < QUIET) {
        look("%d of %d messages have arrived".formatted(count, filled), began);
        var counted = ledger.arrived();
        var now = System.nanoTime();
        if (counted > count) {
          first = count == 0 ? now : first;
          last = now;
          perSecond = count < rated ? counted * 1e9 / (now - first) : perSecond;
          count = counted;
        }
        Thread.sleep(STEP);
      }
      return perSecond;
    }

    /// Notes now and then what the server holds, and says how far it is.
    private void look(String progress, long began) throws IOException {
      if (System.nanoTime() - nextLine < 0) {
        return;
      }
      nextLine = System.nanoTime() + BETWEEN_LINES.toNanos();
      var resident = sample().residentBytes();
      setup
          .progress()
          .accept(
              "%s after %d s, %d MiB on disk, %d MiB resident"
                  .formatted(
                      progress,
                      Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                      rig.server().storeBytes() >> 20,
                      resident >> 20));
    }

    private ProcessUse sample() throws IOException {
      var use = rig.server().use();
      peakBytes = Math.max(peakBytes, use.peakBytes());
      peakStoreBytes = Math.max(peakStoreBytes, rig.server().storeBytes() - otherBytes);
      return use;
    }
  }

  private record Found(
      double withoutPerSecond,
      double filledPerSecond,
      long heapBytes,
      long storeBytes,
      long peakStoreBytes,
      Duration ready,
      double drainedPerSecond,
      long heapBytesDrained,
      long peakBytes,
      Ledger.Balance balance) {
    double ratio() {
      return drainedPerSecond / withoutPerSecond;
    }
  }

  private static Report report(Found found, Machine machine) {
    var balance = found.balance();
    var kept = Math.max(found.storeBytes(), found.peakStoreBytes());
    var json =
        JsonObject.EMPTY
            .with("benchmark", "backlog")
            .with("messages", balance.accepted())
            .with("bodyBytes", BODY)
            .with("listeners", LISTENERS)
            .with("filledPerSecond", Figure.of(found.filledPerSecond(), 0))
            .with("heapBytesWhenFull", found.heapBytes())
            .with("heapBytesWhenDrained", found.heapBytesDrained())
            .with("peakResidentBytes", found.peakBytes())
            .with("diskBytesPerMessage", found.storeBytes() / balance.accepted())
            .with("peakDiskBytesPerMessage", kept / balance.accepted())
            .with("restartToReadyMillis", found.ready().toMillis())
            .with("drained", balance.arrived())
            .with("lost", balance.lost())
            .with("duplicates", balance.duplicates())
            .with("unknown", balance.unknown())
            .with("inOrderShare", Figure.of(balance.inOrder(), 4))
            .with("farthestBehind", balance.farthest())
            .with("drainedPerSecond", Figure.of(found.drainedPerSecond(), 0))
            .with("deliveredPerSecondWithoutBacklog", Figure.of(found.withoutPerSecond(), 0))
            .with("ratio", Figure.of(found.ratio(), 3))
            .with("generator", "built-in")
            .with("sink", "built-in")
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of(
                "backlog",
                "%d messages of %d bytes for %d listeners that are down"
                    .formatted(balance.accepted(), BODY, LISTENERS)),
            List.of("filled", "%.0f a second".formatted(found.filledPerSecond())),
            List.of(
                "memory",
                "%d MiB of heap in use when full, %d when drained; %d MiB resident at most"
                    .formatted(
                        found.heapBytes() >> 20,
                        found.heapBytesDrained() >> 20,
                        found.peakBytes() >> 20)),
            List.of(
                "disk",
                "%d bytes a message when full, %d at most"
                    .formatted(found.storeBytes() / balance.accepted(), kept / balance.accepted())),
            List.of("restart to ready", found.ready().toMillis() + " ms"),
            List.of(
                "drained",
                "%.0f a second; %.0f without a backlog; ratio %.3f"
                    .formatted(found.drainedPerSecond(), found.withoutPerSecond(), found.ratio())),
            List.of(
                "arrived",
                "%d: %d lost, %d duplicates"
                    .formatted(balance.arrived(), balance.lost(), balance.duplicates())),
            List.of(
                "in order",
                "%.2f %% behind at most %d later ones of their listener, the last behind %d"
                    .formatted(100 * balance.inOrder(), Ledger.NEAR, balance.farthest())),
            List.of("machine", machine.words()));
    return new Report(rows, json, balance.lost() == 0);
  }
}
