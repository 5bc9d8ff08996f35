package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a refusal costs is counted in iterations of the slow hash rather than in time.
class SecretCheckTest {
  private static final int USUAL = 600_000;
  private static final String OTHERS = "10.0.0.2";

  private final SecureRandom random = new SecureRandom();
  private final AtomicLong iterations = new AtomicLong();
  private final SecretCheck secrets =
      new SecretCheck(
          random,
          (kept, secret) -> {
            iterations.addAndGet(kept.iterations());
            return kept.matches(secret);
          });
  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final AuditDouble audit = new AuditDouble();
  private final OauthTokens tokens =
      new OauthTokens(kept.books, kept.tokens, audit, clock, secrets);
  private final Sessions sessions = new Sessions(kept.books, kept.sessions, audit, clock, secrets);
  private final AccessAdmin admin = new AccessAdmin(kept.books);

  private long cost(Runnable act) {
    iterations.set(0);
    act.run();
    return iterations.get();
  }

  private long costOfToken(String client, String secret) {
    return cost(
        () ->
            assertThat(tokens.issue(client, secret, Optional.empty(), Origin.of(OTHERS)))
                .isEqualTo(new TokenResult.UnknownClient()));
  }

  private long costOfSession(String name, String password) {
    return cost(
        () ->
            assertThat(sessions.login(name, password, LogIns.HERE)).isEqualTo(new LogIn.Refused()));
  }

  @Test
  void unknownProgram_costsAsMuchAsAWrongSecret() {
    var known =
        admin.addClient("fleet", Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY).client();

    for (var secret : new String[] {"", "wrong", "wrong again"}) {
      assertThat(costOfToken(known.id(), secret)).isEqualTo(USUAL);
      assertThat(costOfToken("rb-none", secret)).isEqualTo(USUAL);
      assertThat(costOfToken("", secret)).isEqualTo(USUAL);
    }
    var before = iterations.get();
    tokens.revoke("rb-none", "wrong", "token", LogIns.HERE);
    assertThat(iterations.get() - before).isEqualTo(USUAL);
  }

  @Test
  void programThatIsRemembered_costsAsMuch_whenItsSecretIsWrong() {
    var added = admin.addClient("fleet", Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY);
    var id = added.client().id();
    tokens.issue(id, added.secret(), Optional.empty(), LogIns.HERE);

    assertThat(costOfToken(id, added.secret() + "x")).isEqualTo(USUAL);
    assertThat(cost(() -> tokens.issue(id, added.secret(), Optional.empty(), LogIns.HERE)))
        .isZero();
  }

  @Test
  void unknownPerson_andOneWhoIsLockedOut_costAsMuchAsAWrongPassword() {
    var password = admin.addUser("arthur", Set.of(), new Accounts.All()).password();

    assertThat(costOfSession("nobody", "wrong")).isEqualTo(USUAL);
    for (var i = 0; i < SessionUser.MAX_FAILURES; i++) {
      assertThat(costOfSession("arthur", "wrong " + i)).isEqualTo(USUAL);
    }
    assertThat(costOfSession("arthur", "wrong")).isEqualTo(USUAL);
    assertThat(costOfSession("arthur", password)).isEqualTo(USUAL);
  }

  @Test
  void personWhoIsLockedOutWithARememberedPassword_costsAsMuch() {
    var password = admin.addUser("arthur", Set.of(), new Accounts.All()).password();
    assertThat(LogIns.token(sessions.login("arthur", password, LogIns.HERE))).isPresent();
    for (var i = 0; i < SessionUser.MAX_FAILURES; i++) {
      sessions.login("arthur", "wrong", LogIns.HERE);
    }

    assertThat(costOfSession("arthur", password)).isEqualTo(USUAL);
  }

  @Test
  void hashOfFewerIterations_doesNotShow() {
    var weak = SecretHash.ofWellKnown("secret", random);
    kept.books.change(
        book ->
            book.with(
                    new OauthClient(
                        "by-hand", "x", weak, Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY))
                .with(new SessionUser("id", "by-hand", weak, 0, Set.of(), new Accounts.All(), 0)));

    assertThat(costOfToken("by-hand", "wrong")).isEqualTo(USUAL);
    assertThat(costOfSession("by-hand", "wrong")).isEqualTo(USUAL);
    assertThat(LogIns.token(sessions.login("by-hand", "secret", LogIns.HERE))).isPresent();
  }
}
