package dev.ringback.bench;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// What every benchmark is told.
///
/// @param program the command that runs Ringback, without arguments
/// @param builtIn whether to do without `wrk` and `nginx` where they are installed
/// @param clock the time of day
/// @param progress told what is being done, a line at a time
public record Setup(
    List<String> program, boolean builtIn, InstantSource clock, Consumer<String> progress) {
  /// Copies the program.
  public Setup {
    program = List.copyOf(program);
  }
}
