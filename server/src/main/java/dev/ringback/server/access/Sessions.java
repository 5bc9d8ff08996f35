package dev.ringback.server.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Sessions of people, each known by a GUID. Safe for use by many threads.
///
/// A session lives while it is used. Five wrong passwords in a row lock a user out until an
/// operator removes the lock; sessions that exist go on.
public final class Sessions {
  /// How long a session lives without being used.
  public static final Duration IDLE = Duration.ofMinutes(20);

  /// How long a session that has expired is remembered as such, rather than being unknown.
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final AccessBooks books;
  private final SessionRecords records;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final SecretCheck secrets = new SecretCheck(random);
  private final KeyedLocks users = new KeyedLocks();
  private final KeyedLocks sessions = new KeyedLocks();
  private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);

  /// Sessions of the users in a book.
  public Sessions(AccessBooks books, SessionRecords records, InstantSource clock) {
    this.books = books;
    this.records = records;
    this.clock = clock;
  }

  /// Starts a session.
  ///
  /// @return its token; empty when user or password is wrong, or the user is locked out, which are
  ///   not to be told apart
  public Optional<String> login(String name, String password) {
    var user = users.exclusively(name, () -> check(name, password));
    return user.map(
        one -> {
          var token = UUID.randomUUID().toString();
          var now = clock.instant();
          records.put(
              new SessionRecord(TokenDigest.of(token), one.id(), name, one.generation(), now));
          clean(now);
          return token;
        });
  }

  /// What a token turns out to be; a live session counts as used.
  public SessionCheck use(Optional<String> token) {
    return within(token, (_, live) -> live);
  }

  /// Ends a session.
  ///
  /// @return what it was
  public SessionCheck logout(Optional<String> token) {
    return within(
        token,
        (kept, live) -> {
          records.remove(kept.digest());
          return live;
        });
  }

  /// Replaces the password of a session's user, at once. The session goes on; the user's other
  /// sessions are over. A wrong old password counts like a failed login.
  public PasswordReset reset(Optional<String> token, String oldPassword) {
    var check = use(token);
    if (!(check instanceof SessionCheck.Live live)) {
      return new PasswordReset.NoSession(check);
    }
    var name = live.user().name();
    var password = Secrets.password(random);
    var hash = SecretHash.of(password, random);
    var changed =
        users.exclusively(
            name,
            () ->
                check(name, oldPassword)
                    .flatMap(user -> amend(user, one -> one.withPassword(hash))));
    if (changed.isEmpty()) {
      return new PasswordReset.Refused();
    }
    var digest = digest(token.orElseThrow());
    sessions.exclusively(
        digest,
        () -> {
          records
              .find(digest)
              .map(kept -> kept.withGeneration(changed.get().generation()))
              .ifPresent(records::put);
          return digest;
        });
    return new PasswordReset.Changed(password);
  }

  private SessionCheck within(Optional<String> token, OnLive onLive) {
    if (token.isEmpty() || token.get().isBlank()) {
      return new SessionCheck.Missing();
    }
    if (!GUID.matcher(normal(token.get())).matches()) {
      return new SessionCheck.Unknown();
    }
    var digest = digest(token.get());
    return sessions.exclusively(
        digest,
        () ->
            records
                .find(digest)
                .map(kept -> judge(kept, onLive))
                .orElseGet(SessionCheck.Unknown::new));
  }

  private SessionCheck judge(SessionRecord kept, OnLive onLive) {
    var now = clock.instant();
    var user =
        books
            .read()
            .user(kept.userName())
            .filter(one -> one.id().equals(kept.userId()))
            .filter(one -> one.generation() == kept.generation());
    if (user.isEmpty()) {
      return new SessionCheck.Unknown();
    }
    if (kept.lastUsed().plus(IDLE).isBefore(now)) {
      return new SessionCheck.Expired();
    }
    if (now.isAfter(kept.lastUsed())) {
      records.touch(kept.usedAt(now));
    }
    return onLive.apply(kept, new SessionCheck.Live(user.get()));
  }

  /// The user, when the password is right; counts when it is not. Runs alone for one user, so that
  /// guessing in parallel gains nothing.
  private Optional<SessionUser> check(String name, String password) {
    var user = books.read().user(name);
    if (user.isPresent() && user.get().isLocked()) {
      // As slow as a wrong password, so that a lock does not show.
      secrets.passes(Optional.empty(), password);
      return Optional.empty();
    }
    if (!secrets.passes(user.map(SessionUser::password), password)) {
      user.ifPresent(one -> amend(one, now -> now.withFailures(now.failures() + 1)));
      return Optional.empty();
    }
    user.filter(one -> one.failures() > 0).ifPresent(one -> amend(one, now -> now.withFailures(0)));
    return user;
  }

  /// Changes a user in the book, and tells what the user is now; empty when it is gone meanwhile.
  private Optional<SessionUser> amend(SessionUser user, UnaryOperator<SessionUser> change) {
    return same(
        user,
        books.change(
            book -> same(user, book).map(one -> book.with(change.apply(one))).orElse(book)));
  }

  private static Optional<SessionUser> same(SessionUser user, AccessBook book) {
    return book.user(user.name()).filter(one -> one.id().equals(user.id()));
  }

  private void clean(Instant now) {
    var last = cleaned.get();
    if (last.plus(BETWEEN_CLEANINGS).isBefore(now) && cleaned.compareAndSet(last, now)) {
      records.removeUsedBefore(now.minus(REMEMBERED));
    }
  }

  private static TokenDigest digest(String token) {
    return TokenDigest.of(normal(token));
  }

  private static String normal(String token) {
    return token.strip().toLowerCase(Locale.ROOT);
  }

  private interface OnLive {
    SessionCheck apply(SessionRecord kept, SessionCheck.Live live);
  }
}
