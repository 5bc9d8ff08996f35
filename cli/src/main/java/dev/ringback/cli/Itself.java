package dev.ringback.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This program, to be run once more in a process of its own.
final class Itself {
  private Itself() {}

  /// The command, without arguments: the same Java, options, and class path or jar.
  static List<String> command() {
    return command(List.of());
  }

  /// The command with further options for the JVM.
  static List<String> command(List<String> options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    return command;
  }
}
