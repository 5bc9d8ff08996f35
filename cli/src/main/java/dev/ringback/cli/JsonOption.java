package dev.ringback.cli;

import picocli.CommandLine.Option;

/// Whether a program reads what is printed, an option of several commands. Confined to one run of a
/// command.
final class JsonOption {
  @Option(names = "--json", description = "as one JSON object, for scripts")
  private boolean wanted;

  /// Whether it does.
  boolean wanted() {
    return wanted;
  }
}
