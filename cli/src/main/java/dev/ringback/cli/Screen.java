package dev.ringback.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/// Where a command prints, and whether in colour. Safe for use by many threads, line by line.
///
/// All text of the commands themselves is ASCII, since nobody knows the terminal's encoding.
///
/// @param out what was asked for
/// @param err what went wrong
/// @param colour whether colours are understood and wanted
record Screen(PrintStream out, PrintStream err, boolean colour) {
  private static final String ESCAPE = "\u001b[";

  /// The terminal or pipes of this process.
  static Screen ofThisProcess() {
    var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Screen(System.out, System.err, terminal && wantsColour(System.getenv()));
  }

  /// Whether the environment lets a terminal be coloured.
  static boolean wantsColour(Map<String, String> environment) {
    var refused = Optional.ofNullable(environment.get("NO_COLOR")).orElse("");
    var terminal = Optional.ofNullable(environment.get("TERM")).orElse("");
    return refused.isEmpty() && !terminal.equals("dumb");
  }

  /// Prints a line.
  void say(String line) {
    out.println(line);
  }

  /// Prints a line about what went wrong.
  void complain(String line) {
    err.println(line);
  }

  /// The text in green.
  String good(String text) {
    return paint("32", text);
  }

  /// The text in red.
  String bad(String text) {
    return paint("1;31", text);
  }

  /// The text in yellow.
  String doubtful(String text) {
    return paint("33", text);
  }

  /// The text in bold.
  String strong(String text) {
    return paint("1", text);
  }

  /// The text in grey.
  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colour ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
