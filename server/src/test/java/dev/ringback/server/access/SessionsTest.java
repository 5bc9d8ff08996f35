package dev.ringback.server.access;

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

  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final Sessions sessions = new Sessions(kept.books, kept.sessions, clock);
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

    var restarted = new Sessions(kept.books, kept.sessions, clock);

    assertThat(restarted.use(token)).isInstanceOf(SessionCheck.Live.class);
    assertThat(kept.sessions.byDigest.toString()).doesNotContain(token.orElseThrow());
  }

  @Test
  void fiveFailures_lockOut_untilAnOperatorUnlocks() {
    fail(5);

    assertThat(login()).isEmpty();
    var restarted = new Sessions(kept.books, kept.sessions, clock);
    assertThat(restarted.login(NAME, password)).isEmpty();

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
      guesses.add(() -> sessions.login(NAME, guess));
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

    var reset = (PasswordReset.Changed) sessions.reset(mine, password);

    assertThat(login()).isEmpty();
    assertThat(sessions.login(NAME, reset.password())).isPresent();
    assertThat(sessions.use(mine)).isInstanceOf(SessionCheck.Live.class);
    assertThat(sessions.use(other)).isEqualTo(new SessionCheck.Unknown());
    assertThat(reset.toString()).doesNotContain(reset.password());
  }

  @Test
  void reset_withTheWrongOldPassword_changesNothingAndCounts() {
    var token = login();

    assertThat(sessions.reset(token, "wrong")).isEqualTo(new PasswordReset.Refused());

    assertThat(kept.books.read().user(NAME).orElseThrow().failures()).isEqualTo(1);
    assertThat(login()).isPresent();
  }

  @Test
  void reset_withoutASession_isRefused() {
    assertThat(sessions.reset(Optional.empty(), password))
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
    return sessions.login(NAME, password);
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      assertThat(sessions.login(NAME, "wrong")).isEmpty();
    }
  }
}
