package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.Registrations;
import dev.ringback.server.directory.SharedKeys;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.WrongKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Who listens to what, sealed: a registration holds secrets that the list calls must give back in
/// clear. Safe for use by many threads.
final class EmbeddedRegistrations implements Registrations {
  private static final byte[] ALL = {};
  private static final int MAX_OPENED = 20_000;

  /// How many registrations are sealed anew in one commit, during which no other can change.
  private static final int RESEALED_AT_A_TIME = 64;

  private final Database database;
  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;
  private final Seal seal;

  /// Opened ones. A change takes its key out after it is committed, so that what is read before is
  /// not kept beyond it.
  private final ConcurrentHashMap<ListenerKey, Optional<Registration>> opened =
      new ConcurrentHashMap<>();

  /// Shared by changes; taken alone by sealing anew, which writes back what it read.
  private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

  EmbeddedRegistrations(
      Database database, CommitThread commits, EmbeddedDeliveries deliveries, Seal seal) {
    this.database = database;
    this.commits = commits;
    this.deliveries = deliveries;
    this.seal = seal;
  }

  @Override
  public Optional<Registration> find(ListenerKey key) {
    var known = opened.get(key);
    if (known != null) {
      return known;
    }
    if (opened.size() > MAX_OPENED) {
      opened.clear();
    }
    return opened.computeIfAbsent(key, this::read);
  }

  private Optional<Registration> read(ListenerKey key) {
    var name = Keys.registration(key);
    return database.get(Table.REGISTRATIONS, name).map(value -> read(key, seal.open(value, name)));
  }

  @Override
  public List<Registration> of(Family family, AccountName account) {
    var prefix = Keys.registrationsOf(family, account);
    var registrations = new ArrayList<Registration>();
    database.scan(
        Table.REGISTRATIONS,
        prefix,
        prefix,
        (name, value) -> {
          var service = new ServiceName(Keys.textAfter(prefix, name));
          var key = new ListenerKey(family, account, service);
          registrations.add(read(key, seal.open(value, name)));
          return true;
        });
    return registrations;
  }

  @Override
  public List<Registration> page(Optional<ListenerKey> last, int limit) {
    var from = last.map(Keys::registration).orElse(new byte[0]);
    var registrations = new ArrayList<Registration>();
    database.scan(
        Table.REGISTRATIONS,
        new byte[0],
        from,
        (name, value) -> {
          if (!Arrays.equals(name, from)) {
            registrations.add(read(Keys.ofRegistration(name), seal.open(value, name)));
          }
          return registrations.size() < limit;
        });
    return registrations;
  }

  @Override
  public void put(Registration registration) {
    var name = Keys.registration(registration.key());
    var value = seal.seal(write(registration), name);
    changing.readLock().lock();
    try {
      commits.submitAndWait(group -> group.put(Table.REGISTRATIONS, name, value));
    } finally {
      changing.readLock().unlock();
    }
    opened.remove(registration.key());
  }

  @Override
  public Optional<Registration> remove(ListenerKey key) {
    var removed = find(key);
    if (removed.isPresent()) {
      changing.readLock().lock();
      try {
        commits.submitAndWait(group -> group.delete(Table.REGISTRATIONS, Keys.registration(key)));
      } finally {
        changing.readLock().unlock();
      }
      opened.remove(key);
      deliveries.removed(key);
    }
    return removed;
  }

  /// Refuses keys that are missing, or are not what their names say: of each, one registration has
  /// to open.
  ///
  /// @throws WrongKeys naming the keys
  void requireKeys() {
    var missing = new TreeSet<String>();
    var wrong = new TreeSet<String>();
    var right = new HashSet<String>();
    database.scan(
        Table.REGISTRATIONS,
        ALL,
        ALL,
        (name, value) -> {
          var key = Seal.keyOf(value);
          if (!seal.has(key)) {
            missing.add(key);
          } else if (!right.contains(key)) {
            (opens(value, name) ? right : wrong).add(key);
          }
          return true;
        });
    wrong.removeAll(right);
    if (!missing.isEmpty()) {
      throw new WrongKeys(
          "keys: stored registrations are sealed with "
              + String.join(", ", missing)
              + ", which the key ring does not have. Put the line back, below the current key; it"
              + " can go when the log says that nothing is sealed with it any more.");
    }
    if (!wrong.isEmpty()) {
      throw new WrongKeys(
          "keys: "
              + String.join(", ", wrong)
              + " does not open what was sealed under that name. Put the right key in its place; a"
              + " new key has a new name.");
    }
  }

  private boolean opens(byte[] value, byte[] name) {
    try {
      seal.open(value, name);
      return true;
    } catch (StoreUnusable wrongKeyOrDamage) {
      return false;
    }
  }

  /// Where [#reseal] begins; empty when nothing is registered.
  Optional<byte[]> beginning() {
    return database.firstKey(Table.REGISTRATIONS, ALL);
  }

  /// Seals some registrations with the current key that are sealed with another one.
  ///
  /// @param from where to begin
  Step reseal(byte[] from) {
    changing.writeLock().lock();
    try {
      var values = new ArrayList<Map.Entry<byte[], byte[]>>();
      var next = new AtomicReference<Optional<byte[]>>(Optional.empty());
      database.scan(
          Table.REGISTRATIONS,
          ALL,
          from,
          (name, value) -> {
            if (values.size() == RESEALED_AT_A_TIME) {
              next.set(Optional.of(name));
              return false;
            }
            if (!Seal.keyOf(value).equals(seal.currentKey())) {
              values.add(Map.entry(name, seal.seal(seal.open(value, name), name)));
            }
            return true;
          });
      if (!values.isEmpty()) {
        commits.submitAndWait(
            group -> {
              for (var value : values) {
                group.put(Table.REGISTRATIONS, value.getKey(), value.getValue());
              }
            });
      }
      return new Step(values.size(), next.get());
    } finally {
      changing.writeLock().unlock();
    }
  }

  /// What one step of sealing anew came to.
  ///
  /// @param resealed how many registrations
  /// @param next where to go on; empty when all is done
  record Step(int resealed, Optional<byte[]> next) {}

  private static byte[] write(Registration registration) {
    return Records.write(
        256,
        out -> {
          out.writeUTF(registration.url().toString());
          writeText(out, registration.credentials().username());
          writeText(out, registration.credentials().password());
          out.writeInt(registration.httpHeaders().size());
          for (var header : registration.httpHeaders().entrySet()) {
            writeText(out, header.getKey());
            writeText(out, header.getValue());
          }
          var keys = registration.sharedKeys();
          Records.write(out, keys.current().map(SharedKey::base64));
          Records.write(out, keys.previous().map(SharedKey::base64));
          out.writeLong(keys.previousUntil().map(Instant::toEpochMilli).orElse(0L));
          out.writeLong(registration.createdOn().toEpochMilli());
        });
  }

  private static Registration read(ListenerKey key, byte[] plain) {
    return Records.read(
        plain,
        in -> {
          var url = CallbackUrl.of(in.readUTF());
          var credentials = new Credentials(readText(in), readText(in));
          var headers = readHeaders(in);
          var current = Records.readOptional(in).map(SharedKey::of);
          var previous = Records.readOptional(in).map(SharedKey::of);
          var until = in.readLong();
          var keys =
              new SharedKeys(current, previous, previous.map(_ -> Instant.ofEpochMilli(until)));
          var createdOn = Instant.ofEpochMilli(in.readLong());
          return new Registration(key, url, credentials, headers, keys, createdOn);
        });
  }

  private static Map<String, String> readHeaders(RecordFields in) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (var left = in.readInt(); left > 0; left--) {
      headers.put(readText(in), readText(in));
    }
    return headers;
  }

  /// Text of any length, where `writeUTF` ends at 64 KiB.
  private static void writeText(Bytes out, String text) {
    var bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(RecordFields in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
