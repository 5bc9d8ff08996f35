package dev.ringback.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A virtual environment of Python with one package of a pinned version in it, below `target/`,
/// made once and then used again.
///
/// @param python its interpreter
record PythonEnvironment(Path python) {
  private static final Path ENVIRONMENTS = Path.of("target", "python").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// The environment with that package. Without Python, or where the package cannot be had, the
  /// test that asks is skipped and says why; in continuous integration it fails.
  static PythonEnvironment with(String packageName, String version)
      throws IOException, InterruptedException {
    var folder = ENVIRONMENTS.resolve(packageName + "-" + version);
    var python = folder.resolve("bin").resolve("python");
    var installed = folder.resolve("installed");
    if (!Files.exists(installed)) {
      run(List.of("python3", "-m", "venv", "--clear", folder.toString()));
      run(
          List.of(
              python.toString(),
              "-m",
              "pip",
              "install",
              "--quiet",
              "--no-input",
              "--disable-pip-version-check",
              packageName + "==" + version));
      Files.createFile(installed);
    }
    return new PythonEnvironment(python);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    var log = Files.createTempFile("ringback-python", ".log");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        skip(command, "it did not end within " + LIMIT);
      }
      if (process.exitValue() != 0) {
        skip(command, Files.readString(log, UTF_8));
      }
    } catch (IOException cannotRun) {
      skip(command, cannotRun.toString());
    } finally {
      Files.delete(log);
    }
  }

  private static void skip(List<String> command, String why) {
    var message =
        "The public Python SDK is not tried against the server, because this failed: %s%n%s"
            .formatted(String.join(" ", command), why);
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED: " + message);
    Assumptions.abort(message);
  }
}
