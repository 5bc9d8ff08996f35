package dev.ringback.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;

/// A program that checks a server and prints a line for each check, as `conformance.py` says.
///
/// @param python the interpreter to run it with
/// @param file the program
record PythonProgram(PythonEnvironment python, Path file) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /// Runs it to its end.
  ///
  /// @return a test per check, and one that none is missing
  List<DynamicTest> run(ConformanceServer server) throws IOException, InterruptedException {
    var errors = Files.createTempFile("ringback-conformance", ".log");
    try {
      var process = start(server.settings(), errors);
      CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      var tests = new ArrayList<DynamicTest>();
      var finished = converse(process, server, tests);
      var exit = process.waitFor();
      var printed = Files.readString(errors, UTF_8);
      var checks = tests.size();
      tests.add(
          dynamicTest(
              "the program ran to its end",
              () -> {
                assertThat(exit).as(printed).isZero();
                assertThat(checks).as(printed).isPositive().isEqualTo(finished);
              }));
      return tests;
    } finally {
      Files.delete(errors);
    }
  }

  private Process start(JsonObject settings, Path errors) throws IOException {
    var builder =
        new ProcessBuilder(python.python().toString(), "-B", file.toString(), settings.text());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PYTHON"));
    environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    return builder.redirectError(errors.toFile()).start();
  }

  /// Reads what the program prints, and moves the clock when it asks for that.
  ///
  /// @return how many checks there were, in its own words
  private static long converse(Process process, ConformanceServer server, List<DynamicTest> tests)
      throws IOException {
    var finished = -1L;
    try (var lines = process.inputReader(UTF_8);
        var answers = process.outputWriter(UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var said = JsonObject.read(line.getBytes(UTF_8));
        if (said.text("check").isPresent()) {
          tests.add(test(said));
        } else if (said.number("advance").isPresent()) {
          server.advance(Duration.ofSeconds(said.number("advance").get()));
          answers.write("moved\n");
          answers.flush();
        } else {
          finished = said.number("finished").orElseThrow();
        }
      }
    }
    return finished;
  }

  private static DynamicTest test(JsonObject said) {
    return dynamicTest(
        said.text("check").orElseThrow(),
        () ->
            assertThat(said.get("passed"))
                .as(said.text("why").orElse(""))
                .contains(JsonValue.of(true)));
  }
}
