package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Has a server do for a few seconds what it is there for, so that its JVM notes which classes it
/// loads and links and which code is hot ([JEP 514](https://openjdk.org/jeps/514), [JEP
/// 515](https://openjdk.org/jeps/515)). A server that is started with that cache is ready sooner,
/// and sooner fast.
///
/// The cache fits the same JVM, jar and modules. Where it does not fit, a JVM does without.
public final class Rehearsal {
  private static final int LISTENERS = 100;
  private static final int BODY = 600;
  private static final int IN_A_REQUEST = 100;
  private static final String USED = "-XX:AOTCache=";
  private static final String MADE = "-XX:AOTCacheOutput=";

  private final Setup setup;
  private final Path cache;
  private final Duration length;

  /// A rehearsal, not yet run.
  ///
  /// @param cache the file to make, or to make anew
  /// @param length how long messages are sent, singly and in batches
  public Rehearsal(Setup setup, Path cache, Duration length) {
    this.setup = setup.withBuiltIn();
    this.cache = cache.toAbsolutePath();
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    Files.deleteIfExists(cache);
    var messages = new ArrayList<Long>();
    try (var rig = Rig.start(setup.withProgram(program()), Rig.Kind.PLAIN)) {
      rig.register(LISTENERS);
      for (var perRequest : List.of(1, IN_A_REQUEST)) {
        var traffic = new Traffic(perRequest, LISTENERS, BODY);
        messages.add(rig.deliver(traffic, length).arrived());
      }
      // Its JVM writes the file when it ends.
      rig.server().stop();
    }
    if (!Files.exists(cache)) {
      throw new IOException("the JVM made no cache at " + cache);
    }
    return report(messages.getFirst(), messages.getLast(), Files.size(cache));
  }

  /// A JVM that makes a cache cannot use another.
  private List<String> program() {
    var program = new ArrayList<>(setup.program());
    program.removeIf(option -> option.startsWith(USED));
    program.add(1, MADE + cache);
    return program;
  }

  private Report report(long single, long batch, long bytes) {
    var json =
        JsonObject.EMPTY
            .with("benchmark", "rehearsal")
            .with("cache", cache.toString())
            .with("cacheBytes", bytes)
            .with("singleMessages", single)
            .with("batchMessages", batch);
    var rows =
        List.of(
            List.of("rehearsed", "%d messages singly, %d in batches".formatted(single, batch)),
            List.of("cache", "%s, %d MiB".formatted(cache, bytes >> 20)));
    return new Report(rows, json, true);
  }
}
