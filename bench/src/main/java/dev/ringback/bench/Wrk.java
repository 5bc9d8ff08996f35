package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The generator `wrk`, with a script that gives each message its own number. Confined to one
/// thread.
final class Wrk implements Generator {
  private static final Pattern RESULT = Pattern.compile("sent (\\d+) refused (\\d+)");
  private static final int THREADS = 2;
  private static final int GRACE_SECONDS = 30;

  private final Path folder;
  private int runs;

  /// @param folder where its scripts go
  Wrk(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "wrk";
  }

  @Override
  public Sent send(URI to, String bearer, Traffic traffic, Duration length)
      throws IOException, InterruptedException {
    runs++;
    var script = folder.resolve("load-" + runs + ".lua");
    Files.writeString(script, settings(bearer, traffic) + program());
    var output = folder.resolve("load-" + runs + ".txt");
    var process =
        new ProcessBuilder(
                "wrk",
                "--threads",
                Integer.toString(THREADS),
                "--connections",
                Integer.toString(CONNECTIONS),
                "--duration",
                length.toSeconds() + "s",
                "--timeout",
                "10s",
                "--script",
                script.toString(),
                to.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(length.toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("wrk did not end");
      }
    } finally {
      process.destroyForcibly();
    }
    var text = Files.readString(output, UTF_8);
    var result = RESULT.matcher(text);
    if (process.exitValue() != 0 || !result.find()) {
      throw new IOException("wrk failed: " + text);
    }
    return new Sent(Long.parseLong(result.group(1)), Long.parseLong(result.group(2)));
  }

  /// Numbers differ from run to run and from thread to thread by their first digits.
  private String settings(String bearer, Traffic traffic) {
    return """
    local bearer = '%s'
    local run = %d
    local perRequest = %d
    local listeners = %d
    local beforeAccount = '%s'
    local beforeSequence = '%s'
    local beforeNoise = '%s'
    local noise = '%s'
    local noiseLength = %d
    local noisePlaces = %d
    local noiseStep = %d
    local afterNoise = '%s'
    """
        .formatted(
            bearer,
            runs % 1000,
            traffic.perRequest(),
            traffic.listeners(),
            traffic.beforeAccount(),
            traffic.beforeSequence(),
            traffic.beforeNoise(),
            traffic.allNoise(),
            traffic.noiseLength(),
            Traffic.NOISE_PLACES,
            Traffic.NOISE_STEP,
            traffic.afterNoise());
  }

  private static String program() {
    try (var in = Wrk.class.getResourceAsStream("load.lua")) {
      if (in == null) {
        throw new IllegalStateException("load.lua is missing from the jar");
      }
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
