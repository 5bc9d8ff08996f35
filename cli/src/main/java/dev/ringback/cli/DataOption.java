package dev.ringback.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The data directory, an option of several commands. Confined to one run of a command.
final class DataOption {
  /// Where the data is when nobody says otherwise.
  static final Path USUAL = Path.of("ringback-data");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the data directory (default: ./ringback-data)")
  private Optional<Path> chosen = Optional.empty();

  /// The directory that was asked for.
  Optional<Path> chosen() {
    return chosen;
  }

  /// The directory to use.
  Path directory() {
    return chosen.orElse(USUAL);
  }
}
