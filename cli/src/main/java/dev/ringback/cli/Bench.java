package dev.ringback.cli;

import dev.ringback.bench.Backlog;
import dev.ringback.bench.EndToEnd;
import dev.ringback.bench.Latency;
import dev.ringback.bench.Mode;
import dev.ringback.bench.Noisy;
import dev.ringback.bench.Registering;
import dev.ringback.bench.Report;
import dev.ringback.bench.Setup;
import dev.ringback.bench.Startup;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    return new CommandLine(new Bench())
        .addSubcommand(new Whole(screen))
        .addSubcommand(new Times(screen))
        .addSubcommand(new Dead(screen))
        .addSubcommand(new Waiting(screen))
        .addSubcommand(new Starts(screen))
        .addSubcommand(new Many(screen));
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

    @Mixin private final Messages messages = new Messages();

    @Option(names = "--rounds", paramLabel = "N", description = "how often (default: 5)")
    private int rounds = 5;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent in each round (default: 5)")
    private int seconds = SECONDS;

    @Mixin private final Common common = new Common();

    Whole(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(screen, setup -> new EndToEnd(setup, settings()).run());
    }

    private EndToEnd.Settings settings() {
      return new EndToEnd.Settings(
          messages.mode, messages.listeners, messages.payload, rounds, Duration.ofSeconds(seconds));
    }
  }

  /// `bench latency`.
  @Command(
      name = "latency",
      description = {"How long messages take at 10, 50 and 80 % of what this machine can do."},
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Times implements Callable<Integer> {
    private final Screen screen;

    @Mixin private final Messages messages = new Messages();

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent at each rate (default: 10)")
    private int seconds = 10;

    @Mixin private final Common common = new Common();

    Times(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(
          screen,
          setup ->
              new Latency(
                      setup,
                      messages.mode,
                      messages.listeners,
                      messages.payload,
                      Duration.ofSeconds(seconds))
                  .run());
    }
  }

  /// `bench noisy`.
  @Command(
      name = "noisy",
      description = {
        "What listeners that are down cost the others: the same messages, once alone and once with"
            + " as many more to dead listeners."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Dead implements Callable<Integer> {
    private final Screen screen;

    @Mixin private final Messages messages = new Messages();

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent at each rate (default: 10)")
    private int seconds = 10;

    @Mixin private final Common common = new Common();

    Dead(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(
          screen,
          setup ->
              new Noisy(
                      setup,
                      messages.mode,
                      messages.listeners,
                      messages.payload,
                      Duration.ofSeconds(seconds))
                  .run());
    }
  }

  /// `bench backlog`.
  @Command(
      name = "backlog",
      description = {
        "Messages that wait because their listeners are down, a restart, and how they drain."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Waiting implements Callable<Integer> {
    private final Screen screen;

    @Option(
        names = "--messages",
        paramLabel = "N",
        description = "how many are to wait (default: 1000000)")
    private long messages = 1_000_000;

    @Mixin private final Common common = new Common();

    Waiting(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(screen, setup -> new Backlog(setup, messages).run());
    }
  }

  /// `bench startup`.
  @Command(
      name = "startup",
      description = {"From the start of the server's process to ready, and to the first delivery."},
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Starts implements Callable<Integer> {
    private final Screen screen;

    @Option(names = "--rounds", paramLabel = "N", description = "how often (default: 10)")
    private int rounds = 10;

    @Mixin private final Common common = new Common();

    Starts(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(screen, setup -> new Startup(setup, rounds).run());
    }
  }

  /// `bench registrations`.
  @Command(
      name = "registrations",
      description = {
        "Many listeners: registered, listed, kept in memory, and looked up for messages."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Many implements Callable<Integer> {
    private final Screen screen;

    @Option(
        names = "--listeners",
        paramLabel = "N",
        description = "how many listeners, an account each (default: 100000)")
    private int listeners = 100_000;

    @Mixin private final Common common = new Common();

    Many(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      return common.run(screen, setup -> new Registering(setup, listeners).run());
    }
  }

  /// What messages are like. Confined to one run of a command.
  private static final class Messages {
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
  }

  /// What all of them have in common. Confined to one run of a command.
  private static final class Common {
    @Option(
        names = "--built-in",
        description = "does without wrk and nginx, also where they are installed")
    private boolean builtIn;

    @Option(
        names = "--server-jvm",
        paramLabel = "OPTION",
        description = "an option for the server's JVM, such as -Xmx512m; can be repeated")
    private List<String> serverJvm = List.of();

    @Option(names = "--json", description = "ends with one JSON object, for scripts")
    private boolean json;

    /// Runs a benchmark, tells what is being done on standard error, and prints what it came to.
    int run(Screen screen, Benchmark benchmark) throws InterruptedException {
      var setup =
          new Setup(Itself.command(serverJvm), builtIn, InstantSource.system(), screen::complain);
      try {
        var report = benchmark.run(setup);
        if (json) {
          screen.say(report.json().text());
        } else {
          Columns.of(report.rows()).forEach(screen::say);
        }
        return report.sound() ? Exit.OK : Exit.FAILED;
      } catch (IllegalArgumentException e) {
        throw Refusal.usage(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw Refusal.failed("The benchmark stopped: " + e.getMessage(), e);
      }
    }
  }

  /// One of the benchmarks.
  private interface Benchmark {
    Report run(Setup setup) throws IOException, InterruptedException;
  }
}
