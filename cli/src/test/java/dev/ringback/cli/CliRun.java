package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/// A command run in this process, and what came of it.
///
/// @param status its exit status
/// @param out what it printed to standard output
/// @param err what it printed to standard error
record CliRun(int status, String out, String err) {
  /// Runs a command to its end.
  static CliRun of(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var screen =
        new Screen(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    var status = Main.run(screen, arguments);
    return new CliRun(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /// The lines of standard output.
  List<String> lines() {
    return out.lines().toList();
  }
}
