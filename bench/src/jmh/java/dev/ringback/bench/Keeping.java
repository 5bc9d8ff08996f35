package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.RegistrationRequest;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What the store costs: to keep, claim and settle a message in groups of a hundred, each group
/// synced, and to find the listener of a message. `make microbench B=Keeping`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Keeping {
  private static final int BATCH = 100;
  private static final int LISTENERS = 1_000;
  private static final ServiceName SERVICE = new ServiceName("CarrierService");

  private Path folder;
  private Stores stores;
  private Directory directory;
  private List<Submission> submissions;
  private int next;

  /// Opens a store with listeners.
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("ringback-jmh-");
    var clock = InstantSource.system();
    var limits = new LaneLimits(1_000, 1_000, Long.MAX_VALUE);
    stores = EmbeddedStores.open(folder, new KeySource.Generated(), clock, clock, limits);
    directory =
        new Directory(
            stores.registrations(), stores.listenerStates(), RegistrationRules.SANDBOX, clock);
    for (var i = 0; i < LISTENERS; i++) {
      directory.register(
          new RegistrationRequest(
              Family.CONNECTIVITY,
              new AccountName(Traffic.account(i)),
              SERVICE.value(),
              "http://127.0.0.1:50559/" + i,
              Credentials.NONE,
              Map.of()));
    }
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
    stores.messages().accept("jmh", submissions).join();
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

  /// The listener of a message.
  @Benchmark
  public Object route() {
    next = (next + 7_919) % LISTENERS;
    return directory.route(
        new ListenerKey(Family.CONNECTIVITY, new AccountName(Traffic.account(next)), SERVICE));
  }

  /// Closes it, and removes it.
  @TearDown
  public void close() {
    stores.close();
    Workshop.remove(folder);
  }
}
