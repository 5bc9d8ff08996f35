package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandboxTest {
  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final Sandbox sandbox = new Sandbox(kept.books);

  @Test
  void wellKnownCallers_mayDoEverything_andAreNotStored() {
    var tokens = new OauthTokens(sandbox, kept.tokens, new AuditDouble(), clock, LogIns.secrets());
    var sessions = new Sessions(sandbox, kept.sessions, new AuditDouble(), clock, LogIns.secrets());

    assertThat(tokens.issue(Sandbox.CLIENT, Sandbox.SECRET, Optional.empty(), LogIns.HERE))
        .isInstanceOf(TokenResult.Issued.class);
    assertThat(LogIns.token(sessions.login(Sandbox.USER, Sandbox.PASSWORD, LogIns.HERE)))
        .isPresent();
    assertThat(sandbox.read().client(Sandbox.CLIENT).orElseThrow().roles())
        .containsExactlyInAnyOrder(Role.values());
    assertThat(kept.books.read()).isEqualTo(AccessBook.EMPTY);
  }

  @Test
  void passwordOfTheWellKnownUser_canBeReset_inMemory() {
    var sessions = new Sessions(sandbox, kept.sessions, new AuditDouble(), clock, LogIns.secrets());
    var token = LogIns.token(sessions.login(Sandbox.USER, Sandbox.PASSWORD, LogIns.HERE));

    var reset = (PasswordReset.Changed) sessions.reset(token, Sandbox.PASSWORD, LogIns.HERE);

    assertThat(LogIns.token(sessions.login(Sandbox.USER, reset.password(), LogIns.HERE)))
        .isPresent();
    assertThat(LogIns.token(sessions.login(Sandbox.USER, Sandbox.PASSWORD, LogIns.HERE))).isEmpty();
    assertThat(kept.books.read()).isEqualTo(AccessBook.EMPTY);
  }

  @Test
  void storedCallers_areThereTooAndStay_evenOfTheSameName() {
    var stored = new AccessAdmin(kept.books).addUser(Sandbox.USER, Set.of(), new Accounts.All());

    new AccessAdmin(sandbox)
        .addClient("fleet", Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY);

    assertThat(sandbox.read().clients()).hasSize(2);
    assertThat(kept.books.read().clients()).hasSize(1);
    assertThat(kept.books.read().user(Sandbox.USER)).contains(stored.user());
  }
}
