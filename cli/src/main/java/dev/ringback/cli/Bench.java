package dev.ringback.cli;

import dev.ringback.bench.Backlog;
import dev.ringback.bench.EndToEnd;
import dev.ringback.bench.Latency;
import dev.ringback.bench.Messages;
import dev.ringback.bench.Mode;
import dev.ringback.bench.Noisy;
import dev.ringback.bench.Registering;
import dev.ringback.bench.Rehearsal;
import dev.ringback.bench.Report;
import dev.ringback.bench.Setup;
import dev.ringback.bench.Startup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "ringback bench COMMAND --help shows the options of a command, docs/performance.md what its"
          + " figures mean. For example:",
      "  ringback bench e2e --mode batch --listeners 10000 --https --payload 8KiB",
      "  ringback bench noisy --listeners 100000 --dead 1000",
      "  ringback bench backlog --messages 10000000 --server-jvm=-Xmx512m",
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
        .addSubcommand(new Many(screen))
        .addSubcommand(new Rehearsed(screen));
  }

  @Override
  public Integer call() {
    throw Refusal.usage("A command is missing. ringback bench --help lists them.");
  }

  /// One of the benchmarks. Confined to one run.
  @Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
  abstract static class Measured implements Callable<Integer> {
    private final Screen screen;

    @Option(
        names = "--server-jvm",
        paramLabel = "OPTION",
        description = "an option for the server's JVM, such as -Xmx512m; can be repeated")
    private List<String> serverJvm = List.of();

    @Mixin private final JsonOption json = new JsonOption();

    Measured(Screen screen) {
      this.screen = screen;
    }

    /// Runs it, tells what is being done on standard error, and prints what it came to.
    @Override
    public final Integer call() throws InterruptedException {
      var setup =
          new Setup(
              Itself.command(serverJvm),
              isBuiltIn(),
              Setup.WARM_UP,
              InstantSource.system(),
              screen::complain);
      try {
        var report = run(setup);
        if (json.wanted()) {
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

    /// Whether to do without `wrk` and `nginx` where they are installed.
    boolean isBuiltIn() {
      return true;
    }

    abstract Report run(Setup setup) throws IOException, InterruptedException;
  }

  /// `bench e2e`.
  @Command(
      name = "e2e",
      description = {
        "Messages delivered per second, beside what the same generator gets into the same listener"
            + " without the server.",
        "Uses wrk and nginx where they are installed, and says so. Takes about a minute."
      })
  static final class Whole extends Measured {
    @Mixin private final MessagesOption messages = new MessagesOption();

    @Option(names = "--rounds", paramLabel = "N", description = "how often (default: 5)")
    private int rounds = 5;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent in each round (default: 5)")
    private int seconds = 5;

    @Option(
        names = "--built-in",
        description = "does without wrk and nginx, also where they are installed")
    private boolean builtIn;

    @Option(
        names = "--flame",
        paramLabel = "FILE",
        description =
            "draws what the server's threads were at in the rounds, as an HTML page; taking the"
                + " samples costs a little")
    private Optional<Path> flame = Optional.empty();

    Whole(Screen screen) {
      super(screen);
    }

    @Override
    boolean isBuiltIn() {
      return builtIn;
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      var settings =
          new EndToEnd.Settings(messages.messages(), rounds, Duration.ofSeconds(seconds), flame);
      return new EndToEnd(setup, settings).run();
    }
  }

  /// `bench latency`.
  @Command(
      name = "latency",
      description = {
        "How long messages take at 10, 50 and 80 %% of what this machine can do.",
        "Sent when they are due, whether answers come or not, by the built-in generator."
      })
  static final class Times extends Measured {
    @Mixin private final MessagesOption messages = new MessagesOption();

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "how often at each rate, in turn (default: 5)")
    private int rounds = 5;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent at each rate in each round (default: 5)")
    private int seconds = 5;

    Times(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      var settings = new Latency.Settings(messages.messages(), rounds, Duration.ofSeconds(seconds));
      return new Latency(setup, settings).run();
    }
  }

  /// `bench noisy`.
  @Command(
      name = "noisy",
      description = {
        "What listeners that are down cost the others: the same messages, in turn alone, beside"
            + " messages to listeners that are well, and beside as many to dead ones.",
        "Each listener gets as many messages as any other."
      })
  static final class Dead extends Measured {
    @Mixin private final MessagesOption messages = new MessagesOption();

    @Option(
        names = "--dead",
        paramLabel = "N",
        description = "how many of the listeners are down (default: half of them)")
    private Optional<Integer> dead = Optional.empty();

    @Option(names = "--rounds", paramLabel = "N", description = "how often each (default: 3)")
    private int rounds = 3;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent in each round (default: 10)")
    private int seconds = 10;

    Dead(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      var sent = messages.messages();
      var settings =
          new Noisy.Settings(
              sent, dead.orElse(sent.listeners() / 2), rounds, Duration.ofSeconds(seconds));
      return new Noisy(setup, settings).run();
    }
  }

  /// `bench backlog`.
  @Command(
      name = "backlog",
      description = {
        "Messages that wait because their listeners are down, a restart, and how they drain."
      })
  static final class Waiting extends Measured {
    @Option(
        names = "--messages",
        paramLabel = "N",
        description = "how many are to wait (default: 1000000)")
    private long messages = 1_000_000;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long is sent in each of three rounds without a backlog (default: 5)")
    private int seconds = 5;

    Waiting(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      return new Backlog(setup, messages, Duration.ofSeconds(seconds)).run();
    }
  }

  /// `bench startup`.
  @Command(
      name = "startup",
      description = "From the start of the server's process to ready, and to the first delivery.")
  static final class Starts extends Measured {
    @Option(names = "--rounds", paramLabel = "N", description = "how often (default: 10)")
    private int rounds = 10;

    Starts(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      return new Startup(setup, rounds).run();
    }
  }

  /// `bench registrations`.
  @Command(
      name = "registrations",
      description =
          "Many listeners: registered, listed, looked up, kept in memory, and found by messages.")
  static final class Many extends Measured {
    @Option(
        names = "--listeners",
        paramLabel = "N",
        description = "how many listeners, an account each (default: 100000)")
    private int listeners = 100_000;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long messages are sent to them (default: 5)")
    private int seconds = 5;

    Many(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      return new Registering(setup, listeners, Duration.ofSeconds(seconds)).run();
    }
  }

  /// `bench rehearsal`.
  @Command(
      name = "rehearsal",
      description = {
        "Has a server work for a few seconds, and its JVM note what it loads and what is hot.",
        "Started with that file, it is ready sooner. The launcher does both when it builds."
      })
  static final class Rehearsed extends Measured {
    @Parameters(paramLabel = "FILE", description = "the file to make, for -XX:AOTCache=FILE")
    private Path cache = Path.of("");

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "how long messages are sent, singly and in batches (default: 3)")
    private int seconds = 3;

    Rehearsed(Screen screen) {
      super(screen);
    }

    @Override
    Report run(Setup setup) throws IOException, InterruptedException {
      return new Rehearsal(setup, cache, Duration.ofSeconds(seconds)).run();
    }
  }

  /// What messages are like. Confined to one run of a command.
  private static final class MessagesOption {
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
        description = "how large bodies are, such as 8KiB (default: 600)")
    private ByteCount payload = new ByteCount(600);

    @Option(
        names = "--https",
        description = "calls listeners under TLS, with a certificate made for the run")
    private boolean https;

    Messages messages() {
      return new Messages(mode, listeners, payload.bytes(), https);
    }
  }
}
