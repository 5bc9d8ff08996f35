package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeSettings;
import dev.ringback.server.intake.Publication;
import dev.ringback.server.intake.PublicationReader;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import dev.ringback.testkit.SettableClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a message costs, in what can be counted: bytes allocated and keys written. Compared with
/// `costs.properties`, so that a change that costs more is seen where no clock is to be trusted.
///
/// The tests of this module run without escape analysis: the same is then allocated whatever has
/// been compiled.
@Timeout(60)
class CostTest {
  private static final int MESSAGES = 100;
  private static final int ROUNDS = 30;
  private static final int COUNTED = 10;

  /// What is more than this fails, what is less has to be written down.
  private static final double MORE = 1.05;

  private static final double LESS = 0.90;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void message_costsWhatIsWrittenDown() throws Exception {
    var measured = new TreeMap<String, Double>();
    measured.put("read.bytes.single", reading(1));
    measured.put("read.bytes.batch", reading(MESSAGES));
    keeping(measured);

    var written = costs();

    assertThat(written.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(measured.keySet());
    measured.forEach(
        (name, cost) ->
            assertThat(cost)
                .as("%s of %s", name, measured)
                .isBetween(LESS * cost(written, name), MORE * cost(written, name)));
  }

  private static double cost(Properties written, String name) {
    return Double.parseDouble(written.getProperty(name));
  }

  private static Properties costs() throws IOException {
    var costs = new Properties();
    try (var in = CostTest.class.getResourceAsStream("costs.properties")) {
      costs.load(in);
    }
    return costs;
  }

  /// Bytes allocated to read a message of a request.
  private static double reading(int perRequest) {
    var reader = new PublicationReader(RegistrationRules.SANDBOX, IntakeSettings.DEFAULT);
    var request = request(perRequest);
    var allocated = 0L;
    for (var round = 0; round < ROUNDS; round++) {
      var before = THREADS.getCurrentThreadAllocatedBytes();
      var read = reader.read(Publication.Form.JSON, request, _ -> true);
      var after = THREADS.getCurrentThreadAllocatedBytes();
      assertThat(read.submissions()).hasSize(perRequest);
      allocated += round < ROUNDS - COUNTED ? 0 : after - before;
    }
    return (double) allocated / COUNTED / perRequest;
  }

  private static byte[] request(int messages) {
    var traffic = new Traffic(messages, 10, 600);
    return IntStream.range(0, messages)
        .mapToObj(traffic::message)
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(US_ASCII);
  }

  /// Bytes allocated, and keys written, to keep a message, claim it and record its delivery.
  private void keeping(Map<String, Double> measured) throws Exception {
    var clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
    var reader = new PublicationReader(RegistrationRules.SANDBOX, IntakeSettings.DEFAULT);
    var submissions =
        reader.read(Publication.Form.JSON, request(MESSAGES), _ -> true).submissions();
    var limits = new LaneLimits(1_000, 1_000, Long.MAX_VALUE);
    try (var stores = EmbeddedStores.open(folder, new KeySource.Generated(), clock, clock, limits);
        var recording = new Recording()) {
      recording.enable("dev.ringback.GroupWritten");
      var committer = committer();
      var here = Thread.currentThread().threadId();
      var onCommit = 0L;
      var onLoop = 0L;
      for (var round = 0; round < ROUNDS; round++) {
        if (round == ROUNDS - COUNTED) {
          recording.start();
        }
        var commitBefore = THREADS.getThreadAllocatedBytes(committer);
        stores.messages().accept("cost", submissions).join();
        var before = THREADS.getThreadAllocatedBytes(here);
        deliver(stores, clock.instant());
        var after = THREADS.getThreadAllocatedBytes(here);
        stores.settlements().flush();
        if (round >= ROUNDS - COUNTED) {
          onCommit += THREADS.getThreadAllocatedBytes(committer) - commitBefore;
          onLoop += after - before;
        }
      }
      recording.stop();
      measured.put("commit.bytes", (double) onCommit / COUNTED / MESSAGES);
      measured.put("loop.bytes", (double) onLoop / COUNTED / MESSAGES);
      measured.put("store.records", records(recording) / COUNTED / MESSAGES);
    }
  }

  private static void deliver(Stores stores, Instant now) throws InterruptedException {
    var left = MESSAGES;
    while (left > 0) {
      var claims = stores.due().take(MESSAGES, Long.MAX_VALUE, Duration.ofSeconds(10));
      var settlements =
          claims.stream()
              .map(
                  claim ->
                      new Settlement(
                          claim,
                          new Attempt(
                              claim.series(),
                              claim.attempt(),
                              now,
                              1,
                              "http://127.0.0.1:50559/",
                              new Outcome.Delivered(204)),
                          new Verdict.Done()))
              .toList();
      stores.settlements().settle(settlements);
      left -= claims.size();
    }
  }

  private static long committer() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("commit"))
        .findFirst()
        .orElseThrow()
        .threadId();
  }

  private double records(Recording recording) throws IOException {
    var file = folder.resolve("groups.jfr");
    recording.dump(file);
    return Groups.of(file, List.of(new Groups.Span(Instant.EPOCH, Instant.MAX))).records();
  }
}
