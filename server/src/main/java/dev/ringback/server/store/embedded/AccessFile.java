package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.access.AccessBook;
import dev.ringback.server.access.AccessBooks;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.OauthClient;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SecretHash;
import dev.ringback.server.access.SessionUser;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The book of callers as a JSON file in the data directory, apart from the database so that the
/// command line can change it while a server runs. Safe for use by many threads and processes.
///
/// A change takes the lock file, writes a new file, and puts it in the old one's place, so that a
/// reader finds the one or the other. Reading asks for the file's date and reads it again only when
/// that has moved; each change moves it.
public final class AccessFile implements AccessBooks {
  private static final String FORMAT = "1";
  private static final String ALL_ACCOUNTS = "*";
  private static final long NO_FILE = 0;
  private static final long LOCK_POLL_MILLIS = 5;
  private static final int LOCK_POLLS = 2_000;

  private final Path directory;
  private final Path file;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable Edition latest;

  private AccessFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("access.json");
  }

  /// The file of a data directory; both are made where there is none.
  ///
  /// @throws StoreUnusable when the file is there and cannot be read
  public static AccessFile in(Path data) {
    var directory = data.resolve("access");
    try {
      OwnFolder.make(directory);
    } catch (IOException e) {
      throw new StoreUnusable("access directory: " + directory + " cannot be made", e);
    }
    var opened = new AccessFile(directory);
    opened.read();
    return opened;
  }

  @Override
  public AccessBook read() {
    var date = date();
    var known = latest;
    return known != null && known.date() == date ? known.book() : reread();
  }

  /// The file's date in milliseconds, [#NO_FILE] when there is none, asked for with each request,
  /// which is why it is asked for in the way that makes nothing of it.
  private long date() {
    return file.toFile().lastModified();
  }

  /// The date is asked for before the bytes are read: a change in between is then seen next time.
  private AccessBook reread() {
    var date = date();
    try {
      var book = parse(JsonObject.read(Files.readAllBytes(file)));
      // Without a date it could not be told from none at all.
      if (date != NO_FILE) {
        latest = new Edition(date, book);
      }
      return book;
    } catch (NoSuchFileException gone) {
      latest = new Edition(NO_FILE, AccessBook.EMPTY);
      return AccessBook.EMPTY;
    } catch (IOException | MalformedJson | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  @Override
  public AccessBook change(UnaryOperator<AccessBook> change) {
    changing.lock();
    try (var channel =
            FileChannel.open(
                directory.resolve("access.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock(channel)) {
      var before = reread();
      var after = change.apply(before);
      if (!after.equals(before)) {
        write(after);
      }
      return after;
    } catch (IOException e) {
      throw new StoreUnusable("access file: " + file + " cannot be written", e);
    } finally {
      changing.unlock();
    }
  }

  /// Waits for the lock. Within one process the platform does not wait but throws, which happens
  /// when the command line and a server share a process.
  private static FileLock lock(FileChannel channel) throws IOException {
    for (var polls = 0; polls < LOCK_POLLS; polls++) {
      try {
        var lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException heldInThisProcess) {
        // As if another process held it.
      }
      try {
        Thread.sleep(LOCK_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the lock", e);
      }
    }
    throw new IOException("the lock is held by another process");
  }

  private void write(AccessBook book) throws IOException {
    var next = directory.resolve("access.json.new");
    Files.deleteIfExists(next);
    OwnFolder.makeFile(next);
    try (var out = FileChannel.open(next, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap((format(book).text() + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    var date = laterThanBefore(Files.getLastModifiedTime(next));
    Files.setLastModifiedTime(next, date);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnFolder.sync(directory);
    latest = new Edition(date.toMillis(), book);
  }

  /// The date tells editions apart, so that it has to move by a millisecond even within one tick of
  /// the file system's clock.
  private FileTime laterThanBefore(FileTime date) throws IOException {
    try {
      var before = Files.getLastModifiedTime(file);
      return date.toMillis() > before.toMillis()
          ? date
          : FileTime.fromMillis(before.toMillis() + 1);
    } catch (NoSuchFileException first) {
      return date;
    }
  }

  private StoreUnusable unreadable(Exception e) {
    return new StoreUnusable(
        "access file: "
            + file
            + " cannot be read ("
            + e.getMessage()
            + "). Nobody can log in until it is repaired.",
        e);
  }

  private static JsonObject format(AccessBook book) {
    return JsonObject.EMPTY
        .with("format", FORMAT)
        .with(
            "clients",
            JsonValue.of(book.clients().values().stream().map(AccessFile::format).toList()))
        .with(
            "users", JsonValue.of(book.users().values().stream().map(AccessFile::format).toList()));
  }

  private static JsonObject format(OauthClient client) {
    return JsonObject.EMPTY
        .with("id", client.id())
        .with("name", client.name())
        .with("secret", format(client.secret()))
        .with("roles", roles(client.roles()))
        .with("accounts", accounts(client.accounts()))
        .with("diagnosticsShape", client.diagnosticsShape().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObject format(SessionUser user) {
    return JsonObject.EMPTY
        .with("id", user.id())
        .with("name", user.name())
        .with("password", format(user.password()))
        .with("generation", user.generation())
        .with("roles", roles(user.roles()))
        .with("accounts", accounts(user.accounts()))
        .with("failures", user.failures());
  }

  private static JsonObject format(SecretHash hash) {
    return JsonObject.EMPTY
        .with("pbkdf2Iterations", hash.iterations())
        .with("salt", hash.salt())
        .with("hash", hash.hash());
  }

  private static JsonValue roles(Set<Role> roles) {
    return JsonValue.of(
        new TreeSet<>(roles)
            .stream().map(role -> JsonValue.of(role.name().toLowerCase(Locale.ROOT))).toList());
  }

  private static JsonValue accounts(Accounts accounts) {
    return switch (accounts) {
      case Accounts.All() -> JsonValue.of(ALL_ACCOUNTS);
      case Accounts.Some(var names) ->
          JsonValue.of(names.stream().map(AccountName::value).sorted().map(JsonValue::of).toList());
    };
  }

  private static AccessBook parse(JsonObject file) {
    var format = file.text("format").orElse("none");
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException("format " + format + " (expected: " + FORMAT + ")");
    }
    var book = AccessBook.EMPTY;
    for (var client : objects(file, "clients")) {
      book = book.with(client(client));
    }
    for (var user : objects(file, "users")) {
      book = book.with(user(user));
    }
    return book;
  }

  private static OauthClient client(JsonObject client) {
    return new OauthClient(
        text(client, "id"),
        text(client, "name"),
        hash(client, "secret"),
        roles(client),
        accounts(client),
        DiagnosticsShape.valueOf(text(client, "diagnosticsShape").toUpperCase(Locale.ROOT)));
  }

  private static SessionUser user(JsonObject user) {
    return new SessionUser(
        text(user, "id"),
        text(user, "name"),
        hash(user, "password"),
        number(user, "generation"),
        roles(user),
        accounts(user),
        number(user, "failures"));
  }

  private static SecretHash hash(JsonObject owner, String name) {
    var hash = present(owner.object(name), name);
    return new SecretHash(number(hash, "pbkdf2Iterations"), text(hash, "salt"), text(hash, "hash"));
  }

  private static Set<Role> roles(JsonObject owner) {
    var roles = EnumSet.noneOf(Role.class);
    for (var role : present(owner.get("roles").flatMap(JsonValue::asArray), "roles")) {
      roles.add(Role.valueOf(present(role.asText(), "roles").toUpperCase(Locale.ROOT)));
    }
    return roles;
  }

  private static Accounts accounts(JsonObject owner) {
    if (owner.text("accounts").filter(ALL_ACCOUNTS::equals).isPresent()) {
      return new Accounts.All();
    }
    var names = new HashSet<AccountName>();
    for (var name : present(owner.get("accounts").flatMap(JsonValue::asArray), "accounts")) {
      names.add(new AccountName(present(name.asText(), "accounts")));
    }
    return new Accounts.Some(names);
  }

  private static List<JsonObject> objects(JsonObject owner, String name) {
    return present(owner.get(name).flatMap(JsonValue::asArray), name).stream()
        .map(value -> present(value.asObject(), name))
        .toList();
  }

  private static String text(JsonObject owner, String name) {
    return present(owner.text(name), name);
  }

  private static int number(JsonObject owner, String name) {
    return Math.toIntExact(present(owner.number(name), name));
  }

  private static <T> T present(Optional<T> value, String name) {
    return value.orElseThrow(
        () -> new IllegalArgumentException(name + " is missing or has the wrong type"));
  }

  /// The book as it was at a date of the file, in milliseconds.
  private record Edition(long date, AccessBook book) {}
}
