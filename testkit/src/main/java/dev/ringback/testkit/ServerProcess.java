package dev.ringback.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// A server in an operating-system process of its own, run from this JVM's class path, to be killed
/// and started again. Confined to the test's thread.
///
/// It counts as started when it has printed `ringback ready on http://HOST:PORT`. Closing it kills
/// it.
public final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ringback ready on (http://\\S+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final List<String> command;
  private Running running;

  private ServerProcess(List<String> command) throws IOException, InterruptedException {
    this.command = List.copyOf(command);
    running = Running.launch(this.command);
  }

  /// Runs `main` with those arguments and waits until it is ready.
  ///
  /// @throws IllegalStateException with all it printed, when it ends or a minute passes first
  public static ServerProcess start(Class<?> main, String... args)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(args));
    return new ServerProcess(command);
  }

  /// Runs a whole command and waits until it is ready.
  ///
  /// @throws IllegalStateException with all it printed, when it ends or a minute passes first
  public static ServerProcess start(List<String> command) throws IOException, InterruptedException {
    return new ServerProcess(command);
  }

  /// The number that the operating system knows it by, since its last start.
  public long pid() {
    return running.process().pid();
  }

  /// The address it said it is ready on.
  public URI uri() {
    return running.uri();
  }

  /// The lines it has printed since its last start, to both streams.
  public List<String> output() {
    return running.output().lines();
  }

  /// Kills it without warning (`SIGKILL`) and waits until it is gone.
  public void kill9() throws InterruptedException {
    running.process().toHandle().destroyForcibly();
    running.exitStatus();
  }

  /// Asks it to stop (`SIGTERM`) and waits until it has.
  ///
  /// @return its exit status; 143 where a JVM ended by the signal alone
  /// @throws IllegalStateException when it is still there after half a minute
  public int stop() throws InterruptedException {
    // Process.destroy() would also close its output, and what it says in parting would be lost.
    running.process().toHandle().destroy();
    return running.exitStatus();
  }

  /// Starts it again with the arguments of the first time, and waits until it is ready.
  ///
  /// @throws IllegalStateException when it still runs, or does not get ready
  public void restart() throws IOException, InterruptedException {
    if (running.process().isAlive()) {
      throw new IllegalStateException("still running; kill or stop it first");
    }
    running = Running.launch(command);
  }

  /// Kills it if it still runs, and waits until it is gone.
  @Override
  public void close() {
    try {
      kill9();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Running(Process process, Output output, Thread reader, URI uri) {
    static Running launch(List<String> command) throws IOException, InterruptedException {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new Output();
      var reader = Thread.ofVirtual().name("server-output").start(() -> output.readFrom(process));
      try {
        return new Running(process, output, reader, output.awaitReady());
      } catch (IllegalStateException | InterruptedException notReady) {
        process.toHandle().destroyForcibly();
        throw notReady;
      }
    }

    int exitStatus() throws InterruptedException {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "still running after " + STOP_LIMIT + "; it printed:\n" + output.text());
      }
      reader.join(STOP_LIMIT);
      return process.exitValue();
    }
  }

  /// What a process prints, line by line. Safe for use by many threads.
  private static final class Output {
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();

    void readFrom(Process process) {
      try (var reader = process.inputReader(UTF_8)) {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
        ready.completeExceptionally(new IOException("it ended"));
      } catch (IOException broken) {
        ready.completeExceptionally(broken);
      }
    }

    private void add(String line) {
      synchronized (lines) {
        lines.add(line);
      }
      var matcher = READY.matcher(line);
      if (matcher.find()) {
        ready.complete(URI.create(matcher.group(1)));
      }
    }

    URI awaitReady() throws InterruptedException {
      try {
        return ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException notReady) {
        throw new IllegalStateException(
            "no line \"ringback ready on http://HOST:PORT\"; it printed:\n" + text(), notReady);
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    String text() {
      return String.join("\n", lines());
    }
  }
}
