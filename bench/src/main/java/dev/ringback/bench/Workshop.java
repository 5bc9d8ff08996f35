package dev.ringback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A folder for one benchmark, removed with all that is in it, and the tools of this machine.
/// Confined to one thread.
///
/// When the benchmark is ended by a signal, the processes that it started end with it, and the
/// folder, which can be large, is removed all the same.
final class Workshop implements AutoCloseable {
  private final Path folder;
  private final boolean builtIn;
  private final Optional<RunCertificates> certificates;
  private final Thread whenEnded = Thread.ofPlatform().name("abandon").unstarted(this::abandon);

  private Workshop(Path folder, boolean builtIn, Optional<RunCertificates> certificates) {
    this.folder = folder;
    this.builtIn = builtIn;
    this.certificates = certificates;
    Runtime.getRuntime().addShutdownHook(whenEnded);
  }

  /// Makes one.
  ///
  /// @param builtIn whether the built-in tools are wanted even where others are installed
  /// @param https whether sinks are called under TLS
  static Workshop open(boolean builtIn, boolean https) throws IOException {
    var folder = Files.createTempDirectory("ringback-bench-");
    return new Workshop(
        folder, builtIn, https ? Optional.of(RunCertificates.in(folder)) : Optional.empty());
  }

  Path folder() {
    return folder;
  }

  /// `wrk` where it is installed, otherwise the built-in generator.
  Generator generator() {
    return isInstalled("wrk") ? new Wrk(folder) : builtInGenerator();
  }

  /// The built-in generator.
  BuiltInGenerator builtInGenerator() {
    return new BuiltInGenerator(certificates.map(RunCertificates::ofCallers));
  }

  /// `nginx` where it is installed, otherwise the built-in sink.
  Sink sink(int port) throws IOException, InterruptedException {
    return isInstalled("nginx") ? Nginx.start(folder, port, certificates) : builtInSink(port);
  }

  /// The built-in sink.
  CountingSink builtInSink(int port) throws IOException {
    return CountingSink.start(port, certificates.map(RunCertificates::ofListeners));
  }

  /// The file with the root that sinks are to be trusted by, where they are called under TLS.
  Optional<Path> root() {
    return certificates.map(RunCertificates::root);
  }

  /// A port of this machine at which nobody listens.
  static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private boolean isInstalled(String program) {
    return !builtIn
        && Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private void abandon() {
    for (var process : ProcessHandle.current().descendants().toList()) {
      process.destroyForcibly();
      process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    }
    remove(folder);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(whenEnded);
    } catch (IllegalStateException ending) {
      return;
    }
    remove(folder);
  }

  /// Removes a folder with all that is in it.
  static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the benchmark's folder could not be removed: " + folder, e);
    }
  }
}
