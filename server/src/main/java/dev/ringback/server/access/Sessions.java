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
  private final AuditTrail audit;
  private final InstantSource clock;
  private final LogInThrottle throttle;
  private final SecureRandom random = new SecureRandom();
  private final SecretCheck secrets;
  private final KeyedLocks users = new KeyedLocks();
  private final KeyedLocks sessions = new KeyedLocks();
  private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);

  /// Sessions of the users in a book.
  Sessions(
      AccessBooks books,
      SessionRecords records,
      AuditTrail audit,
      InstantSource clock,
      SecretCheck secrets) {
    this.books = books;
    this.records = records;
    this.audit = audit;
    this.clock = clock;
    this.throttle = new LogInThrottle(clock);
    this.secrets = secrets;
  }

  /// Starts a session.
  public LogIn login(String name, String password, Origin origin) {
    if (!Secrets.isSensible(name)) {
      return new LogIn.Refused();
    }
    var heldUp = throttle.holdUp(name, origin.address());
    if (heldUp.isPresent()) {
      return new LogIn.HeldUp(heldUp.get());
    }
    var user =
        users.exclusively(
            name, () -> check(name, password, AuditEntry.Action.SESSION_ASKED, origin));
    return user.<LogIn>map(this::begin).orElseGet(LogIn.Refused::new);
  }

  private LogIn begin(SessionUser user) {
    var token = UUID.randomUUID().toString();
    var now = clock.instant();
    records.put(
        new SessionRecord(TokenDigest.of(token), user.id(), user.name(), user.generation(), now));
    clean(now);
    return new LogIn.Begun(token);
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
  public PasswordReset reset(Optional<String> token, String oldPassword, Origin origin) {
    var check = use(token);
    if (!(check instanceof SessionCheck.Live live)) {
      return new PasswordReset.NoSession(check);
    }
    var name = live.user().name();
    var heldUp = throttle.holdUp(name, origin.address());
    if (heldUp.isPresent()) {
      return new PasswordReset.HeldUp(heldUp.get());
    }
    var password = Secrets.password(random);
    var hash = SecretHash.of(password, random);
    var changed =
        users.exclusively(
            name,
            () ->
                check(name, oldPassword, AuditEntry.Action.PASSWORD_CHANGED, origin)
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
    record(AuditEntry.Action.PASSWORD_CHANGED, changed, origin, AuditEntry.Result.DONE);
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
  private Optional<SessionUser> check(
      String name, String password, AuditEntry.Action action, Origin origin) {
    var user = books.read().user(name);
    if (user.isPresent() && user.get().isLocked()) {
      // As slow as a wrong password, so that a lock does not show.
      secrets.passes(Optional.empty(), password);
      record(action, user, origin, AuditEntry.Result.REFUSED);
      return Optional.empty();
    }
    if (!secrets.passes(user.map(SessionUser::password), password)) {
      var counted = user.flatMap(one -> amend(one, now -> now.withFailures(now.failures() + 1)));
      record(action, user, origin, AuditEntry.Result.REFUSED);
      if (counted.filter(SessionUser::isLocked).isPresent()) {
        record(AuditEntry.Action.USER_LOCKED, counted, origin, AuditEntry.Result.DONE);
      }
      return Optional.empty();
    }
    throttle.passed(name, origin.address());
    user.filter(one -> one.failures() > 0).ifPresent(one -> amend(one, now -> now.withFailures(0)));
    return user;
  }

  /// A name that nobody has is not written down: it may be a password in the wrong field.
  private void record(
      AuditEntry.Action action,
      Optional<SessionUser> user,
      Origin origin,
      AuditEntry.Result result) {
    audit.record(
        new AuditEntry(
            clock.instant(),
            action,
            origin.client(),
            user.map(SessionUser::name),
            Optional.of(origin.address()),
            Optional.empty(),
            result));
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
