package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.signature.WebhookSecret;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The server that the demo talks to: a process of its own, started with the command that a person
/// would type, on a new data directory. Confined to one thread.
///
/// It ends when its standard input closes, and so also when this process is killed.
final class DemoServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ringback ready on (http://\\S+)");
  private static final int CLOSING_SECONDS = 20;

  private final Process process;
  private final Path data;
  private final URI url;

  private DemoServer(Process process, Path data, URI url) {
    this.process = process;
    this.data = data;
    this.url = url;
  }

  /// Starts it and waits until it is ready; what it complains about goes to this process's standard
  /// error.
  ///
  /// @param secret what it signs with where the contract has no proof
  static DemoServer start(Port port, WebhookSecret secret) throws IOException {
    var data = Files.createTempDirectory("ringback-demo-");
    var config =
        Files.writeString(
            data.resolve("ringback.conf"), "attempt.webhook-secrets = " + secret.text() + "\n");
    var command = new ArrayList<>(Itself.command());
    command.addAll(
        List.of(
            "serve",
            "--dev",
            "--port",
            Integer.toString(port.number()),
            "--data",
            data.resolve("data").toString(),
            "--config",
            config.toString(),
            "--until-stdin-closes"));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new DemoServer(process, data, ready(process.inputReader(UTF_8)));
    } catch (IOException | RuntimeException e) {
      end(process);
      delete(data);
      throw e;
    }
  }

  private static URI ready(BufferedReader out) throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      var match = READY.matcher(line);
      if (match.matches()) {
        return URI.create(match.group(1));
      }
    }
    throw Refusal.failed("The demo's server did not start.");
  }

  /// Where it answers.
  URI url() {
    return url;
  }

  /// Ends the server in order, and removes its data.
  @Override
  public void close() {
    end(process);
    delete(data);
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    // Ctrl-C interrupts this thread, and reaches the server as well: it is waited for all the same.
    var interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException again) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(directory, new Deleting());
    } catch (IOException e) {
      throw Refusal.failed("The demo's data could not be removed: " + directory, e);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
