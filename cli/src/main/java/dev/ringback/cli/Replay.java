package dev.ringback.cli;

import static java.util.Objects.requireNonNull;

import dev.ringback.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `replay`: sends messages again that are over, through the operations API of a running server.
@Command(
    name = "replay",
    description = {
      "Sends archived or delivered messages again: all that fit what is given, lowest id first.",
      "Runs in the server and goes on over restarts of it. What ends after the start is not"
          + " covered; nothing is sent twice by one replay.",
      "At least one of --account, --service, --request-id and --from is needed."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit status: 0 started, or with --wait: done; 1 the server cannot be reached or refuses, or"
          + " with --wait: it was cancelled or failed; 2 wrong usage."
    })
final class Replay implements Callable<Integer> {
  private static final String PATH = "/ringback/v1/replays";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Screen screen;

  @Mixin private final FilterOption filter = new FilterOption();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "archived (default) or delivered ones")
  private Optional<String> state = Optional.empty();

  @Option(names = "--wait", description = "waits until it is over; Ctrl-C does not end it")
  private boolean wait;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  private Replay(Screen screen) {
    this.screen = screen;
  }

  /// The command with its own commands.
  static CommandLine commands(Screen screen) {
    return new CommandLine(new Replay(screen))
        .addSubcommand(new Listing(screen))
        .addSubcommand("pause", Act.line(screen, "pause", "Lets a running replay wait."))
        .addSubcommand("resume", Act.line(screen, "resume", "Lets a paused replay go on."))
        .addSubcommand(
            "cancel",
            Act.line(screen, "cancel", "Ends a replay; what it has sent again stays so."));
  }

  @Override
  public Integer call() throws InterruptedException {
    var asked = JsonObject.EMPTY.with("state", state);
    for (var part : filter.given().entrySet()) {
      asked = asked.with(part.getKey(), part.getValue());
    }
    try (var operations = Operations.of(server)) {
      var replay = operations.post(PATH, asked);
      while (wait && !isOver(replay)) {
        Thread.sleep(BETWEEN_LOOKS);
        replay = operations.get(PATH + "/" + Operations.text(replay, "id"), Map.of());
      }
      screen.say(json.wanted() ? replay.text() : sentence(replay));
      return wait && !Operations.text(replay, "state").equals("done") ? Exit.FAILED : Exit.OK;
    }
  }

  /// Options in front of a command of its own would be for nothing, and a server among them be
  /// missed.
  private static void requireNothingBefore(@Nullable CommandSpec own) {
    var before = requireNonNull(own).parent().commandLine().getParseResult().matchedOptions();
    if (!before.isEmpty()) {
      throw Refusal.usage(
          before.getFirst().longestName()
              + ": stands before "
              + own.name()
              + " (expected: behind it)");
    }
  }

  private static boolean isOver(JsonObject replay) {
    return replay.text("endedAt").isPresent();
  }

  private static String sentence(JsonObject replay) {
    var why = replay.text("reason").map(reason -> " (" + reason + ")").orElse("");
    return "Replay %s is %s%s: looked at %d, sent %d again, skipped %d."
        .formatted(
            Operations.text(replay, "id"),
            Operations.text(replay, "state"),
            why,
            count(replay, "looked"),
            count(replay, "replayed"),
            count(replay, "skipped"));
  }

  private static long count(JsonObject replay, String name) {
    return replay.object("progress").flatMap(progress -> progress.number(name)).orElse(0L);
  }

  /// `replay list`.
  @Command(
      name = "list",
      description = "Lists replays, the newest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "Exit status: 0 done; 1 the server cannot be reached or refuses; 2 wrong usage."
      })
  static final class Listing implements Callable<Integer> {
    private final Screen screen;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final ServerOption server = new ServerOption();

    Listing(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
      requireNothingBefore(spec);
      try (var operations = Operations.of(server)) {
        var page = operations.get(PATH, Map.of());
        if (json.wanted()) {
          screen.say(page.text());
          return Exit.OK;
        }
        var replays = Operations.objects(page, "replays");
        if (replays.isEmpty()) {
          screen.say("There are no replays.");
          return Exit.OK;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(
            List.of("ID", "STATE", "LOOKED", "REPLAYED", "SKIPPED", "STARTED", "BY", "FILTER"));
        replays.forEach(replay -> rows.add(row(replay)));
        Columns.of(rows).forEach(screen::say);
        if (page.text("next").isPresent()) {
          screen.say("There are older ones.");
        }
        return Exit.OK;
      }
    }

    private static List<String> row(JsonObject replay) {
      return List.of(
          Operations.text(replay, "id"),
          Operations.text(replay, "state"),
          Long.toString(count(replay, "looked")),
          Long.toString(count(replay, "replayed")),
          Long.toString(count(replay, "skipped")),
          Operations.text(replay, "startedAt"),
          Operations.text(replay, "startedBy"),
          filter(replay));
    }

    private static String filter(JsonObject replay) {
      return replay.object("filter").orElse(JsonObject.EMPTY).members().entrySet().stream()
          .map(part -> part.getKey() + "=" + part.getValue().asText().orElse(""))
          .collect(Collectors.joining(" "));
    }
  }

  /// `replay pause`, `replay resume` and `replay cancel`.
  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "Exit status: 0 done; 1 the server cannot be reached or refuses, as where the replay is in"
            + " another state; 2 wrong usage."
      })
  static final class Act implements Callable<Integer> {
    private final Screen screen;
    private final String name;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "a replay that ringback replay list shows")
    private @Nullable ReplayName id;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final ServerOption server = new ServerOption();

    private Act(Screen screen, String name) {
      this.screen = screen;
      this.name = name;
    }

    private static CommandLine line(Screen screen, String name, String description) {
      var line = new CommandLine(new Act(screen, name));
      line.getCommandSpec().usageMessage().description(description);
      return line;
    }

    @Override
    public Integer call() throws InterruptedException {
      requireNothingBefore(spec);
      try (var operations = Operations.of(server)) {
        var replay = operations.post(PATH + "/" + requireNonNull(id).text() + "/" + name);
        screen.say(json.wanted() ? replay.text() : sentence(replay));
        return Exit.OK;
      }
    }
  }
}
