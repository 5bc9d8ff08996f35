package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What signing a callback costs. `make microbench B=Signing`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Signing {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /// How large the body is.
  @Param({"600", "8192"})
  public int bytes;

  private byte[] body;
  private List<SharedKey> keys;
  private WebhookSecret secret;

  /// Makes keys and a body.
  @Setup
  public void make() {
    var random = new SecureRandom();
    keys = List.of(SharedKey.random(random));
    secret = WebhookSecret.random(random);
    body = new Traffic(1, 1, bytes).message(0).getBytes(US_ASCII);
  }

  /// By the key of a registration.
  @Benchmark
  public Object sharedKey() {
    return SharedKey.sign(keys, body);
  }

  /// By a Standard Webhooks secret.
  @Benchmark
  public Object webhookSecret() {
    return secret.sign("msg_01M7VV1VDG5T6RMBQBD4C6JN1F", NOW, body);
  }
}
