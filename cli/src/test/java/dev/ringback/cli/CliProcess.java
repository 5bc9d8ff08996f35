package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A command in a process of its own, from this JVM's class path. Confined to the test's thread;
/// closing it ends it.
final class CliProcess implements AutoCloseable {
  private static final int SECONDS = 90;

  /// A key ring, so that a server outside the sandbox starts.
  private static final String KEYS = "tests:" + "A".repeat(43) + "=";

  private final Process process;
  private final File out;
  private final File err;

  private CliProcess(Process process, File out, File err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Starts a command, its output going to files in `folder`.
  static CliProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /// Starts a command with those variables set.
  static CliProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    var out = Files.createTempFile(folder, "out", ".txt").toFile();
    var err = Files.createTempFile(folder, "err", ".txt").toFile();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // What a killed process leaves behind goes with the test's folder.
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().put("RINGBACK_KEYS", KEYS);
    builder.environment().putAll(environment);
    return new CliProcess(builder.start(), out, err);
  }

  /// Waits until a line of its output fits, and tells the first that does.
  ///
  /// @throws AssertionError with all it printed, when it ends or 90 seconds pass first
  String awaitLine(Predicate<String> fits) throws IOException, InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < until) {
      var alive = process.isAlive();
      var found = out().lines().filter(fits).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (!alive) {
        break;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no such line; it printed:\n" + out() + err());
  }

  /// Waits until a server is ready, and tells where.
  String awaitReady() throws IOException, InterruptedException {
    var ready = "ringback ready on ";
    return awaitLine(line -> line.startsWith(ready)).substring(ready.length());
  }

  /// Sends `SIGTERM`.
  void terminate() {
    process.toHandle().destroy();
  }

  /// Kills it without warning.
  void kill9() {
    process.toHandle().destroyForcibly();
  }

  /// Closes its standard input.
  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /// Waits until it has ended.
  ///
  /// @return its exit status
  /// @throws AssertionError with all it printed, when it is still there after 90 seconds
  int exitStatus() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it printed:\n" + out() + err());
    }
    return process.exitValue();
  }

  /// The processes that it started and that still run.
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /// What it has printed to standard output.
  String out() throws IOException {
    return Files.readString(out.toPath(), UTF_8);
  }

  /// What it has printed to standard error.
  String err() throws IOException {
    return Files.readString(err.toPath(), UTF_8);
  }

  /// Asks first, so that data is closed before its folder is removed.
  @Override
  public void close() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (var one : all) {
      one.onExit().completeOnTimeout(one, SECONDS, TimeUnit.SECONDS).join();
      one.destroyForcibly();
    }
  }
}
