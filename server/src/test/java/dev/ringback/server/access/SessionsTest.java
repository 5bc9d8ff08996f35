package dev.ringback.server.access;

import static dev.ringback.server.access.AuditEntry.Action.PASSWORD_CHANGED;
import static dev.ringback.server.access.AuditEntry.Action.SESSION_ASKED;
import static dev.ringback.server.access.AuditEntry.Action.USER_LOCKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final String NAME = "arthur";

  /// Wrong, and known to be so without being hashed.
  private static final String TOO_LONG = "x".repeat(2_000);

  private final AuditDouble audit = new AuditDouble();
  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final Sessions sessions =
      new Sessions(kept.books, kept.sessions, audit, clock, LogIns.secrets());
  private final AccessAdmin admin = new AccessAdmin(kept.books);
  private final String password =
      admin.addUser(NAME, Set.of(Role.CUSTOMER), new Accounts.All()).password();

  @Test
  void session_isAGuid_andLivesInAnyCase() {
    var token = login();

    assertThat(UUID.fromString(token.orElseThrow()).version()).isEqualTo(4);
    assertThat(sessions.use(token.map(text -> text.toUpperCase(Locale.ROOT))))
        .isInstanceOf(SessionCheck.Live.class);
  }

  @Test
  void session_livesWhileItIsUsed() {
    var token = login();

    for (var i = 0; i < 10; i++) {
      clock.advance(Sessions.IDLE);
      assertThat(sessions.use(token)).isInstanceOf(SessionCheck.Live.class);
    }
  }

  @Test
  void session_idleForLonger_isExpired_andADayLaterUnknown() {
    var token = login();

    clock.advance(Sessions.IDLE.plusMillis(1));
    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Expired());
    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Expired());

    clock.advance(Duration.ofDays(2));
    login();
    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Unknown());
  }

  @Test
  void token_thatIsNone_isToldApart() {
    assertThat(sessions.use(Optional.empty())).isEqualTo(new SessionCheck.Missing());
    assertThat(sessions.use(Optional.of(" "))).isEqualTo(new SessionCheck.Missing());
    assertThat(sessions.use(Optional.of("TODO: Replace"))).isEqualTo(new SessionCheck.Unknown());
    assertThat(sessions.use(Optional.of(UUID.randomUUID().toString())))
        .isEqualTo(new SessionCheck.Unknown());
  }

  @Test
  void logout_endsTheSession() {
    var token = login();

    assertThat(sessions.logout(token)).isInstanceOf(SessionCheck.Live.class);

    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Unknown());
    assertThat(sessions.logout(token)).isEqualTo(new SessionCheck.Unknown());
  }

  @Test
  void session_survivesARestart() {
    var token = login();

    var restarted =
        new Sessions(kept.books, kept.sessions, new AuditDouble(), clock, LogIns.secrets());

    assertThat(restarted.use(token)).isInstanceOf(SessionCheck.Live.class);
    assertThat(kept.sessions.byDigest.toString()).doesNotContain(token.orElseThrow());
  }

  @Test
  void fiveFailures_lockOut_untilAnOperatorUnlocks() {
    fail(5);

    assertThat(login()).isEmpty();
    var restarted =
        new Sessions(kept.books, kept.sessions, new AuditDouble(), clock, LogIns.secrets());
    assertThat(LogIns.token(restarted.login(NAME, password, LogIns.HERE))).isEmpty();

    assertThat(admin.unlock(NAME)).isTrue();
    assertThat(login()).isPresent();
  }

  @Test
  void success_startsTheCountAnew() {
    fail(4);
    assertThat(login()).isPresent();
    fail(4);

    assertThat(login()).isPresent();
  }

  @Test
  void lockOut_leavesSessionsThatExist() {
    var token = login();
    fail(5);

    assertThat(sessions.use(token)).isInstanceOf(SessionCheck.Live.class);
  }

  @Test
  void guessingInParallel_isCountedInFull() throws Exception {
    var guesses = new ArrayList<Callable<Optional<String>>>();
    for (var i = 0; i < 20; i++) {
      var guess = "guess " + i;
      guesses.add(() -> LogIns.token(sessions.login(NAME, guess, LogIns.HERE)));
    }
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      many.invokeAll(guesses);
    }

    assertThat(kept.books.read().user(NAME).orElseThrow().failures())
        .isEqualTo(SessionUser.MAX_FAILURES);
    assertThat(login()).isEmpty();
  }

  @Test
  void reset_isEffectiveAtOnce_andEndsOtherSessions() {
    var mine = login();
    var other = login();

    var reset = (PasswordReset.Changed) sessions.reset(mine, password, LogIns.HERE);

    assertThat(login()).isEmpty();
    assertThat(LogIns.token(sessions.login(NAME, reset.password(), LogIns.HERE))).isPresent();
    assertThat(sessions.use(mine)).isInstanceOf(SessionCheck.Live.class);
    assertThat(sessions.use(other)).isEqualTo(new SessionCheck.Unknown());
    assertThat(reset.toString()).doesNotContain(reset.password());
  }

  @Test
  void reset_withTheWrongOldPassword_changesNothingAndCounts() {
    var token = login();

    assertThat(sessions.reset(token, "wrong", LogIns.HERE)).isEqualTo(new PasswordReset.Refused());

    assertThat(kept.books.read().user(NAME).orElseThrow().failures()).isEqualTo(1);
    assertThat(login()).isPresent();
  }

  @Test
  void reset_withoutASession_isRefused() {
    assertThat(sessions.reset(Optional.empty(), password, LogIns.HERE))
        .isEqualTo(new PasswordReset.NoSession(new SessionCheck.Missing()));
  }

  @Test
  void removal_endsSessions_alsoWhenTheNameIsGivenAgain() {
    var token = login();

    assertThat(admin.removeUser(NAME)).isTrue();
    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Unknown());

    admin.addUser(NAME, Set.of(Role.CUSTOMER), new Accounts.All());
    assertThat(sessions.use(token)).isEqualTo(new SessionCheck.Unknown());
  }

  private Optional<String> login() {
    return LogIns.token(sessions.login(NAME, password, LogIns.HERE));
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      assertThat(LogIns.token(sessions.login(NAME, "wrong", LogIns.HERE))).isEmpty();
    }
  }

  @Test
  void wrongPasswords_areWrittenDown_withoutWhatWasTyped_andTheLockToo() {
    fail(5);
    sessions.login("password-in-the-wrong-field", password, new Origin(Optional.of("rb-1"), "::1"));

    var entries = audit.entries();
    assertThat(entries).extracting(AuditEntry::action).filteredOn(USER_LOCKED::equals).hasSize(1);
    assertThat(entries)
        .filteredOn(entry -> entry.action() == SESSION_ASKED)
        .hasSize(6)
        .allMatch(entry -> entry.result() == AuditEntry.Result.REFUSED);
    assertThat(entries.getFirst().user()).contains(NAME);
    assertThat(entries.getFirst().address()).contains("127.0.0.1");
    assertThat(entries.getLast().user()).isEmpty();
    assertThat(entries.getLast().client()).contains("rb-1");
    assertThat(entries.toString()).doesNotContain("wrong", password);
  }

  @Test
  void newPassword_isWrittenDown_withoutIt() {
    var reset = (PasswordReset.Changed) sessions.reset(login(), password, Origin.of("127.0.0.1"));

    assertThat(audit.entries()).extracting(AuditEntry::action).containsExactly(PASSWORD_CHANGED);
    assertThat(audit.entries().toString()).doesNotContain(reset.password(), password);
  }

  @Test
  void nameThatIsGuessedAt_isHeldUp_untilTheTimeIsOver() {
    var unknown = "nobody";
    for (var i = 0; i < LogInThrottle.PER_NAME; i++) {
      assertThat(sessions.login(unknown, TOO_LONG, Origin.of("10.0.0." + i)))
          .isEqualTo(new LogIn.Refused());
    }
    assertThat(sessions.login(unknown, "y", Origin.of("10.1.0.1")))
        .isEqualTo(new LogIn.HeldUp(LogInThrottle.WINDOW));
    assertThat(login()).isPresent();

    clock.advance(LogInThrottle.WINDOW);
    assertThat(sessions.login(unknown, "y", Origin.of("10.1.0.1"))).isEqualTo(new LogIn.Refused());
  }

  @Test
  void reset_ofANameThatIsGuessedAt_isHeldUp_andSaysForHowLong() {
    var token = login();
    for (var i = 0; i < LogInThrottle.PER_NAME; i++) {
      sessions.login(NAME, TOO_LONG, Origin.of("10.0.0." + i));
    }
    clock.advance(Duration.ofMinutes(1));

    assertThat(sessions.reset(token, password, LogIns.HERE))
        .isEqualTo(new PasswordReset.HeldUp(LogInThrottle.WINDOW.minusMinutes(1)));
  }
}
