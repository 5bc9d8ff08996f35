package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How long a program that uses the client takes from the start of its JVM until its work is done:
/// two logins, a registration and a listing, against a warm server on the same machine. Beside it
/// the same JVM doing nothing, `java -version`. Each is run in turn, so that what else the machine
/// does falls on all alike.
///
/// ```
/// mvn package -DskipTests
/// java -cp bench/target/classes:cli/target/ringback.jar dev.ringback.bench.FirstCall JDK_HOME...
/// ```
///
/// Results: docs/libraries.md.
public final class FirstCall {
  private static final int RUNS = 30;
  private static final Path PROGRAM = Path.of("examples/register/target/register.jar");

  private FirstCall() {}

  /// Arguments: the homes of the JDKs to measure.
  public static void main(String[] homes) throws IOException, InterruptedException {
    var data = Files.createTempDirectory("first-call");
    var took = new LinkedHashMap<String, List<Duration>>();
    try (var server =
        Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system())) {
      for (var run = 0; run <= RUNS; run++) {
        for (var home : homes) {
          var java = Path.of(home, "bin", "java").toString();
          var nothing = time(List.of(java, "-version"));
          var call =
              time(
                  List.of(
                      java,
                      "-jar",
                      PROGRAM.toString(),
                      server.url(),
                      "0252012345-00001",
                      "http://127.0.0.1:50559/carrier"));
          // The first run warms the server and the disk's cache.
          if (run > 0) {
            took.computeIfAbsent(home + " nothing", name -> new ArrayList<>()).add(nothing);
            took.computeIfAbsent(home + " first call", name -> new ArrayList<>()).add(call);
          }
        }
      }
    }
    took.forEach(FirstCall::print);
  }

  private static Duration time(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "CLIENT_KEY", "dev-key",
                "CLIENT_SECRET", "dev-secret",
                "SESSION_USER", "dev-user",
                "SESSION_PASSWORD", "dev-password",
                "CALLBACK_USER", "listener-user",
                "CALLBACK_PASSWORD", "listener-pass"));
    var start = System.nanoTime();
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed: " + output);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void print(String what, List<Duration> took) {
    var sorted = took.stream().sorted().map(Duration::toMillis).toList();
    System.out.printf(
        "%-60s min %4d ms, median %4d ms, 90%% %4d ms%n",
        what, sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 9 / 10));
  }
}
