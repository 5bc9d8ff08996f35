package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeSettings;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.intake.Publication;
import dev.ringback.server.intake.PublicationReader;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What it costs to read what a publisher sends, and to make the body of an attempt of it. `make
/// microbench B=Bodies`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Bodies {
  private static final int BATCH = 100;

  private final PublicationReader reader =
      new PublicationReader(RegistrationRules.SANDBOX, IntakeSettings.DEFAULT);
  private final byte[] echo =
      Payload.echo(Family.CONNECTIVITY, new Credentials("listener-user", "listener-pass"));

  /// How large the body is.
  @Param({"600", "8192"})
  public int bytes;

  private byte[] single;
  private byte[] batch;
  private Payload payload;

  /// Makes requests.
  @Setup
  public void make() {
    var message = new Traffic(1, 1, bytes).message(0);
    single = message.getBytes(US_ASCII);
    batch = ("[" + String.join(",", Collections.nCopies(BATCH, message)) + "]").getBytes(US_ASCII);
    payload =
        reader.read(Publication.Form.JSON, single, _ -> true).submissions().getFirst().payload();
  }

  /// A request with one message.
  @Benchmark
  public Object readSingle() {
    return reader.read(Publication.Form.JSON, single, _ -> true);
  }

  /// A request with a hundred.
  @Benchmark
  public Object readBatch() {
    return reader.read(Publication.Form.JSON, batch, _ -> true);
  }

  /// The body of an attempt.
  @Benchmark
  public Object splice() {
    return payload.body(Family.CONNECTIVITY, echo, 1, 4);
  }
}
