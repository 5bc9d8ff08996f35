package dev.ringback.cli;

import dev.ringback.server.store.SealingKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `keys`: the key ring that secrets at rest are sealed with.
@Command(
    name = "keys",
    description = {
      "Makes keys for the key ring of serve, which seals listeners' passwords and keys on disk.",
      "The first line of a key ring seals; the others open what was sealed before."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Exit status: 0 done; 2 wrong usage."})
final class Keys implements Callable<Integer> {
  private Keys() {}

  /// The command with its own commands.
  static CommandLine commands(Screen screen, InstantSource clock) {
    return new CommandLine(new Keys()).addSubcommand(new New(screen, clock));
  }

  @Override
  public Integer call() {
    throw Refusal.usage("A command is missing. ringback keys --help lists them.");
  }

  /// `keys new`.
  @Command(
      name = "new",
      description = "Draws a key and prints it as a line of a key ring, NAME:KEY.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "The first key:  (umask 077; ringback keys new >> ring)",
        "A new key:      (umask 077; ringback keys new | cat - ring > next && mv next ring)",
        "Then restart the server. What the old key sealed is sealed anew in the background; the"
            + " log says when the old line can go."
      })
  static final class New implements Callable<Integer> {
    private static final int SUFFIX_BYTES = 2;

    private final Screen screen;
    private final InstantSource clock;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "what sealed values know it by (default: today's date and some letters)")
    private Optional<String> name = Optional.empty();

    New(Screen screen, InstantSource clock) {
      this.screen = screen;
      this.clock = clock;
    }

    @Override
    public Integer call() {
      var random = new SecureRandom();
      try {
        screen.say(SealingKey.random(name.orElseGet(() -> dated(random)), random).line());
      } catch (IllegalArgumentException e) {
        throw Refusal.usage("--name: " + e.getMessage());
      }
      return Exit.OK;
    }

    private String dated(SecureRandom random) {
      var suffix = new byte[SUFFIX_BYTES];
      random.nextBytes(suffix);
      var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      return today + "-" + HexFormat.of().formatHex(suffix);
    }
  }
}
