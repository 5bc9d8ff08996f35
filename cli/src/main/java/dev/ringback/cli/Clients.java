package dev.ringback.cli;

import static java.util.stream.Collectors.joining;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.OauthClient;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SessionUser;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.server.store.embedded.AuditFiles;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clients`: who may call. Works on the file in the data directory; a running server notices.
@Command(
    name = "clients",
    description = {
      "Adds, lists and removes those who may call.",
      "Programs have an OAuth key and secret, people a session user and password.",
      "Works on the data directory, with a server running on it or without."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Exit status: 0 done; 1 the data directory cannot be used; 2 wrong usage."})
final class Clients implements Callable<Integer> {
  private Clients() {}

  /// The command with its own commands.
  static CommandLine commands(Screen screen) {
    return new CommandLine(new Clients())
        .addSubcommand(new Add(screen))
        .addSubcommand(new Listing(screen))
        .addSubcommand(new Remove(screen))
        .addSubcommand(new Unlock(screen));
  }

  @Override
  public Integer call() {
    throw Refusal.usage("A command is missing. ringback clients --help lists them.");
  }

  /// The book of a data directory that may be new.
  private static AccessAdmin book(DataOption data) {
    try {
      return new AccessAdmin(AccessFile.in(data.directory()));
    } catch (StoreUnusable e) {
      throw Refusal.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /// The book of a data directory that has to be there, so that a mistyped one is not made.
  private static AccessAdmin existingBook(DataOption data) {
    if (!Files.isDirectory(data.directory())) {
      throw Refusal.usage(
          "data directory: " + data.directory() + " (expected: one that is there; see --data)");
    }
    return book(data);
  }

  /// Looks at the book or changes it.
  private static <T> T with(AccessAdmin book, Function<AccessAdmin, T> act) {
    try {
      return act.apply(book);
    } catch (StoreUnusable e) {
      throw Refusal.failed(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }

  /// Writes down what was done, by whoever runs this process.
  private static void record(DataOption data, AuditEntry.Action action, String subject) {
    var who = System.getProperty("user.name");
    AuditFiles.in(data.directory())
        .record(
            new AuditEntry(
                InstantSource.system().instant(),
                action,
                Optional.empty(),
                Optional.of("command line: " + who),
                Optional.empty(),
                Optional.of(subject),
                AuditEntry.Result.DONE));
  }

  private static String words(Set<Role> roles) {
    return new TreeSet<>(roles).stream().map(Main::word).collect(joining(","));
  }

  private static List<String> names(Accounts accounts) {
    return switch (accounts) {
      case Accounts.All() -> List.of("*");
      case Accounts.Some(var names) -> names.stream().map(AccountName::value).sorted().toList();
    };
  }

  /// `clients add`.
  @Command(
      name = "add",
      description = {
        "Adds a program, or with --user a person, and prints its credentials this once."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "A registration call needs both: the bearer token of a program and the session of a person,"
            + " each with the role customer and the account."
      })
  static final class Add implements Callable<Integer> {
    private final Screen screen;

    @Parameters(paramLabel = "NAME", description = "what people call it; unique")
    private String name = "";

    @Option(names = "--user", description = "a person with a session password, not a program")
    private boolean user;

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description =
            "customer (registers listeners), publisher (hands over messages) or operator (watches"
                + " and replays); can be repeated")
    private List<Role> roles = List.of();

    @Option(
        names = "--account",
        paramLabel = "ACCOUNT",
        description = "an account to act for; can be repeated")
    private List<AccountName> accounts = List.of();

    @Option(names = "--all-accounts", description = "acts for every account")
    private boolean allAccounts;

    @Option(
        names = "--diagnostics-shape",
        paramLabel = "SHAPE",
        description =
            "how this program reads Diagnostics listeners: array (default) or object; clients in"
                + " the field differ")
    private Optional<DiagnosticsShape> shape = Optional.empty();

    @Mixin private final DataOption data = new DataOption();

    Add(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() {
      var forWhom = accounts();
      var mayDo = EnumSet.copyOf(roles);
      if (user) {
        if (shape.isPresent()) {
          throw Refusal.usage("--diagnostics-shape: is for programs (expected: not with --user)");
        }
        var added = with(book(data), book -> book.addUser(name, mayDo, forWhom));
        record(data, AuditEntry.Action.CALLER_ADDED, "user " + name);
        screen.say("user      " + added.user().name());
        screen.say("password  " + added.password());
        screen.say("Keep the password: it is not shown again.");
      } else {
        var reads = shape.orElse(DiagnosticsShape.ARRAY);
        var added = with(book(data), book -> book.addClient(name, mayDo, forWhom, reads));
        record(data, AuditEntry.Action.CALLER_ADDED, "client " + added.client().id());
        screen.say("key     " + added.client().id());
        screen.say("secret  " + added.secret());
        screen.say("Keep the secret: it is not shown again.");
      }
      return Exit.OK;
    }

    private Accounts accounts() {
      if (allAccounts == !accounts.isEmpty()) {
        throw Refusal.usage(
            "accounts: "
                + (allAccounts ? "some and all" : "none")
                + " (expected: --account for each, or --all-accounts)");
      }
      return allAccounts ? new Accounts.All() : new Accounts.Some(new HashSet<>(accounts));
    }
  }

  /// `clients list`.
  @Command(
      name = "list",
      description = "Lists who may call; without secrets, which are kept as hashes only.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Listing implements Callable<Integer> {
    private final Screen screen;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final DataOption data = new DataOption();

    Listing(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() {
      var book = with(existingBook(data), AccessAdmin::list);
      if (json.wanted()) {
        screen.say(
            JsonObject.EMPTY
                .with(
                    "clients", array(book.clients().values().stream().map(Listing::json).toList()))
                .with("users", array(book.users().values().stream().map(Listing::json).toList()))
                .text());
        return Exit.OK;
      }
      var rows = new ArrayList<List<String>>();
      book.clients().values().forEach(client -> rows.add(row(client)));
      book.users().values().forEach(user -> rows.add(row(user)));
      if (rows.isEmpty()) {
        screen.say("Nobody may call yet. ringback clients add NAME adds someone.");
        return Exit.OK;
      }
      rows.addFirst(List.of("KIND", "NAME", "KEY", "ROLES", "ACCOUNTS", ""));
      Columns.of(rows).forEach(screen::say);
      return Exit.OK;
    }

    private static List<String> row(OauthClient client) {
      var object = client.diagnosticsShape() == DiagnosticsShape.OBJECT;
      return List.of(
          "client",
          client.name(),
          client.id(),
          words(client.roles()),
          String.join(",", names(client.accounts())),
          object ? "diagnostics as object" : "");
    }

    private static List<String> row(SessionUser user) {
      return List.of(
          "user",
          user.name(),
          "-",
          words(user.roles()),
          String.join(",", names(user.accounts())),
          user.isLocked() ? "LOCKED" : "");
    }

    private static JsonObject json(OauthClient client) {
      return JsonObject.EMPTY
          .with("name", client.name())
          .with("key", client.id())
          .with("roles", roles(client.roles()))
          .with("accounts", texts(names(client.accounts())))
          .with("diagnosticsShape", Main.word(client.diagnosticsShape()));
    }

    private static JsonObject json(SessionUser user) {
      return JsonObject.EMPTY
          .with("name", user.name())
          .with("roles", roles(user.roles()))
          .with("accounts", texts(names(user.accounts())))
          .with("locked", user.isLocked());
    }

    private static JsonValue roles(Set<Role> roles) {
      return texts(new TreeSet<>(roles).stream().map(Main::word).toList());
    }

    private static JsonValue texts(List<String> texts) {
      return array(texts.stream().map(JsonValue::of).toList());
    }

    private static JsonValue array(List<? extends JsonValue> values) {
      return JsonValue.of(values);
    }
  }

  /// `clients remove`.
  @Command(
      name = "remove",
      description =
          "Removes whoever has that name or key; tokens and sessions end with it, listeners and"
              + " messages stay.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Remove implements Callable<Integer> {
    private final Screen screen;

    @Parameters(paramLabel = "NAME", description = "a name, or the key of a program")
    private String name = "";

    @Mixin private final DataOption data = new DataOption();

    Remove(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() {
      var book = existingBook(data);
      var program = with(book, admin -> admin.removeClient(name));
      var person = with(book, admin -> admin.removeUser(name));
      if (!program && !person) {
        throw Refusal.usage("name: " + name + " (expected: one that ringback clients list shows)");
      }
      if (program) {
        record(data, AuditEntry.Action.CALLER_REMOVED, "client " + name);
        screen.say("Client " + name + " is removed.");
      }
      if (person) {
        record(data, AuditEntry.Action.CALLER_REMOVED, "user " + name);
        screen.say("User " + name + " is removed.");
      }
      return Exit.OK;
    }
  }

  /// `clients unlock`.
  @Command(
      name = "unlock",
      description = "Lets a person log in again after five wrong passwords in a row.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Unlock implements Callable<Integer> {
    private final Screen screen;

    @Parameters(paramLabel = "NAME", description = "the user's name")
    private String name = "";

    @Mixin private final DataOption data = new DataOption();

    Unlock(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Integer call() {
      if (!with(existingBook(data), admin -> admin.unlock(name))) {
        throw Refusal.usage(
            "name: " + name + " (expected: a user that ringback clients list shows)");
      }
      record(data, AuditEntry.Action.USER_UNLOCKED, "user " + name);
      screen.say("User " + name + " can log in.");
      return Exit.OK;
    }
  }
}
