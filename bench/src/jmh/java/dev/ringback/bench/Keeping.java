package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeSettings;
import dev.ringback.server.intake.Publication;
import dev.ringback.server.intake.PublicationReader;
import dev.ringback.server.intake.Submission;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What the store costs: to keep, claim and settle a message in groups of a hundred, each group
/// synced. `make microbench B=Keeping`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Keeping {
  private static final int BATCH = 100;

  private Path folder;
  private Stores stores;
  private List<Submission> submissions;

  /// Opens a store.
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("ringback-jmh-");
    var clock = InstantSource.system();
    var limits = new LaneLimits(1_000, 1_000, Long.MAX_VALUE);
    stores = EmbeddedStores.open(folder, new KeySource.Generated(), clock, clock, limits);
    var traffic = new Traffic(BATCH, BATCH, 600);
    var request =
        IntStream.range(0, BATCH)
            .mapToObj(traffic::message)
            .collect(Collectors.joining(",", "[", "]"))
            .getBytes(US_ASCII);
    submissions =
        new PublicationReader(RegistrationRules.SANDBOX, IntakeSettings.DEFAULT)
            .read(Publication.Form.JSON, request, _ -> true)
            .submissions();
  }

  /// A message on its whole way through the store.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void keepClaimSettle() throws InterruptedException {
    keep();
    settle();
  }

  /// A message that is kept already: its claim, and handing over its end, which is written behind.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void claimSettle(Kept kept) throws InterruptedException {
    kept.settle();
  }

  /// Messages that wait, made anew for each time they are claimed.
  @State(Scope.Thread)
  public static class Kept {
    private Keeping keeping;

    /// Has them kept.
    @Setup(Level.Invocation)
    public void keep(Keeping in) {
      keeping = in;
      keeping.keep();
    }

    private void settle() throws InterruptedException {
      keeping.settle();
    }
  }

  private void keep() {
    stores.messages().accept("jmh", submissions).join();
  }

  private void settle() throws InterruptedException {
    for (var left = BATCH; left > 0; ) {
      var claims = stores.due().take(BATCH, Long.MAX_VALUE, Duration.ofSeconds(1));
      var now = InstantSource.system().instant();
      stores
          .settlements()
          .settle(
              claims.stream()
                  .map(
                      claim ->
                          new Settlement(
                              claim,
                              new Attempt(1, 1, now, 1, "", new Outcome.Delivered(204)),
                              new Verdict.Done()))
                  .toList());
      left -= claims.size();
    }
  }

  /// Closes it, and removes it.
  @TearDown
  public void close() {
    stores.close();
    Workshop.remove(folder);
  }
}
