package dev.ringback.bench;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// What every benchmark is told.
///
/// @param program the command that runs Ringback, without arguments
/// @param builtIn whether to do without `wrk` and `nginx` where they are installed
/// @param longestWarmUp how long the server's JVM may take to compile what is hot, before anything
///   is measured
/// @param clock the time of day
/// @param progress told what is being done, a line at a time
public record Setup(
    List<String> program,
    boolean builtIn,
    Duration longestWarmUp,
    InstantSource clock,
    Consumer<String> progress) {
  /// Long enough for a warm server on a slow machine.
  public static final Duration WARM_UP = Duration.ofSeconds(60);

  /// Copies the program.
  public Setup {
    program = List.copyOf(program);
  }

  /// The same with another command.
  Setup withProgram(List<String> other) {
    return new Setup(other, builtIn, longestWarmUp, clock, progress);
  }

  /// The same with the built-in generator and sink.
  Setup withBuiltIn() {
    return new Setup(program, true, longestWarmUp, clock, progress);
  }
}
