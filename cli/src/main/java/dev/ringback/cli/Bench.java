package dev.ringback.cli;

import dev.ringback.bench.EndToEnd;
import dev.ringback.bench.Mode;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench`: how fast this machine makes it.
@Command(
    name = "bench",
    description = {
      "Measures a server of its own, on data that is removed at the end.",
      "Nothing leaves 127.0.0.1."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit status: 0 measured; 1 something was lost, or could not be measured; 2 wrong usage."
    })
final class Bench implements Callable<Integer> {
  private Bench() {}

  /// The command with its own commands.
  static CommandLine commands(Screen screen) {
    return new CommandLine(new Bench()).addSubcommand(new Whole(screen));
  }

  @Override
  public Integer call() {
    throw Refusal.usage("A command is missing. ringback bench --help lists them.");
  }

  /// `bench e2e`.
  @Command(
      name = "e2e",
      description = {
        "Messages delivered per second, beside what the same generator gets into the same listener"
            + " without the server.",
        "Uses wrk and nginx where they are installed, and says so. Takes about a minute."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Whole implements Callable<Integer> {
    private static final int SECONDS = 5;

    private final Screen screen;

    @Option(
        names = "--mode",
        paramLabel = "MODE",
        description = "single (a message in each request, default) or batch (a hundred)")
    private Mode mode = Mode.SINGLE;

    @Option(
        names = "--listeners",
        paramLabel = "N",
        description = "how many listeners (default: 100)")
    private int listeners = 100;

    @Option(
        names = "--payload",
        paramLabel = "BYTES",
        description = "how large bodies are (default: 600)")
    private int payload = 600;

    @Option(names = "--rounds", paramLabel = "N", description = "how often (default: 5)")
    private int rounds = 5;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent in each round (default: 5)")
    private int seconds = SECONDS;

    @Option(
        names = "--built-in",
        description = "does without wrk and nginx, also where they are installed")
    private boolean builtIn;

    @Option(names = "--json", description = "ends with one JSON object, for scripts")
    private boolean json;

    Whole(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      try {
        var result = new EndToEnd(settings(), InstantSource.system(), screen::complain).run();
        if (json) {
          screen.say(result.json().text());
        } else {
          Columns.of(result.rows()).forEach(screen::say);
        }
        return result.isComplete() ? Exit.OK : Exit.FAILED;
      } catch (IOException e) {
        throw Refusal.failed("The benchmark stopped: " + e.getMessage(), e);
      }
    }

    private EndToEnd.Settings settings() {
      try {
        return new EndToEnd.Settings(
            Itself.command(),
            mode,
            listeners,
            payload,
            rounds,
            Duration.ofSeconds(seconds),
            builtIn);
      } catch (IllegalArgumentException e) {
        throw Refusal.usage(String.valueOf(e.getMessage()));
      }
    }
  }
}
