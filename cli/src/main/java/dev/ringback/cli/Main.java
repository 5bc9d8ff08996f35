package dev.ringback.cli;

import dev.ringback.bench.Mode;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.AddressRange;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// The entry: takes the command line apart, runs the command, ends with its status.
@Command(
    name = "ringback",
    description = "Carrier callbacks: registered, delivered, verified.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit status: 0 done; 1 could not be done; 2 wrong usage or configuration; 130 ended by"
          + " Ctrl-C before it was done.",
      "Environment: RINGBACK_KEYS is the key ring of serve (see ringback keys --help);"
          + " RINGBACK_CLIENT_ID and RINGBACK_CLIENT_SECRET are who deliveries and replay log"
          + " in as; RINGBACK_LOG=debug|info|warning|error|off sets how much is logged to standard"
          + " error (default: warning); NO_COLOR keeps colours away; RINGBACK_JAVA_OPTS adds"
          + " options for the JVM."
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = System.getLogger(Main.class.getName());
  private static final String DETAIL = "RINGBACK_LOG";

  private Main() {}

  /// Runs a command and ends the process with its exit status.
  public static void main(String[] args) {
    System.exit(runLogging(args, Screen.ofThisProcess()));
  }

  private static int runLogging(String[] args, Screen screen) {
    LogLines.Detail detail;
    try {
      detail = LogLines.Detail.of(Optional.ofNullable(System.getenv(DETAIL)).orElse("warning"));
    } catch (IllegalArgumentException e) {
      screen.complain(DETAIL + ": " + e.getMessage());
      return Exit.USAGE;
    }
    LogLines.start(screen.err(), detail);
    return run(screen, args);
  }

  /// Runs a command.
  ///
  /// @return its exit status
  static int run(Screen screen, String... args) {
    var line = new CommandLine(new Main());
    line.addSubcommand(new Demo(screen));
    line.addSubcommand(new Serve(screen));
    line.addSubcommand(new Listen(screen));
    line.addSubcommand(Clients.commands(screen));
    line.addSubcommand(new Deliveries(screen));
    line.addSubcommand(Replay.commands(screen));
    line.addSubcommand(Bench.commands(screen));
    line.addSubcommand(Keys.commands(screen, InstantSource.system()));
    line.addSubcommand(new GenerateCompletion());
    line.registerConverter(Port.class, converter(Port::of));
    line.registerConverter(Responses.class, converter(Responses::of));
    line.registerConverter(SharedKey.class, secret(SharedKey::of, "base64 of 32 bytes"));
    line.registerConverter(
        WebhookSecret.class, secret(WebhookSecret::of, "whsec_ and base64 of 24 to 64 bytes"));
    line.registerConverter(AddressRange.class, converter(AddressRange::of));
    line.registerConverter(AccountName.class, converter(AccountName::new));
    line.registerConverter(ServiceName.class, converter(ServiceName::new));
    line.registerConverter(Family.class, converter(Main::family));
    line.registerConverter(OffsetDateTime.class, converter(Main::time));
    line.registerConverter(ServerUrl.class, converter(ServerUrl::of));
    line.registerConverter(ReplayName.class, converter(ReplayName::of));
    line.registerConverter(Mode.class, oneOf(Mode.class));
    line.registerConverter(ByteCount.class, converter(ByteCount::of));
    line.registerConverter(Role.class, oneOf(Role.class));
    line.registerConverter(DiagnosticsShape.class, oneOf(DiagnosticsShape.class));
    line.setOut(writer(screen.out()));
    line.setErr(writer(screen.err()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            screen.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((wrong, arguments) -> misused(screen, wrong));
    line.setExecutionExceptionHandler((thrown, command, parsed) -> failed(screen, thrown));
    return line.execute(args);
  }

  /// Without a command.
  @Override
  public Integer call() {
    throw Refusal.usage("A command is missing. ringback --help lists them.");
  }

  private static int misused(Screen screen, ParameterException wrong) {
    screen.complain(String.valueOf(wrong.getMessage()));
    screen.complain(
        "How it is used: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE;
  }

  private static int failed(Screen screen, Exception thrown) {
    LOG.log(Level.DEBUG, "The command ended here.", thrown);
    if (thrown instanceof Refusal refusal) {
      screen.complain(String.valueOf(refusal.getMessage()));
      return refusal.status();
    }
    screen.complain("This should not have happened: " + thrown);
    return Exit.FAILED;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /// Says nothing of what was given: it may be a key after all.
  private static <T> ITypeConverter<T> secret(Function<String, T> read, String expected) {
    return text -> {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("(expected: " + expected + ")");
      }
    };
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> read) {
    return text -> {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static Family family(String text) {
    return Family.of(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    text
                        + " (expected: "
                        + Arrays.stream(Family.values())
                            .map(Family::id)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text + " (expected: such as 2026-11-20T08:00:00Z)", e);
    }
  }

  private static <E extends Enum<E>> ITypeConverter<E> oneOf(Class<E> type) {
    var values = type.getEnumConstants();
    return text ->
        Arrays.stream(values)
            .filter(value -> word(value).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        text
                            + " (expected: "
                            + Arrays.stream(values)
                                .map(Main::word)
                                .collect(Collectors.joining(", "))
                            + ")"));
  }

  /// An enum's value as it is typed and printed.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
