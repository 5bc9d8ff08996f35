package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OauthTokensTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// Wrong, and known to be so without being hashed.
  private static final String TOO_LONG = "x".repeat(2_000);

  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final AuditDouble audit = new AuditDouble();
  private final OauthTokens tokens =
      new OauthTokens(kept.books, kept.tokens, audit, clock, LogIns.secrets());
  private final AccessAdmin admin = new AccessAdmin(kept.books);
  private final AccessAdmin.NewClient added =
      admin.addClient("fleet", Set.of(Role.CUSTOMER), new Accounts.All(), DiagnosticsShape.OBJECT);

  @Test
  void issue_withinTheHour_givesTheSameTokenWithWhatIsLeft() {
    var first = issued();
    clock.advance(Duration.ofMinutes(25));

    var second = issued();

    assertThat(first.expiresInSeconds()).isEqualTo(3600);
    assertThat(second.token()).isEqualTo(first.token());
    assertThat(second.expiresInSeconds()).isEqualTo(2100);
  }

  @Test
  void issue_afterTheHour_givesAnother() {
    var first = issued();
    clock.advance(OauthTokens.LIFE);

    var second = issued();

    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(second.expiresInSeconds()).isEqualTo(3600);
    assertThat(tokens.client(first.token())).isEmpty();
    assertThat(tokens.client(second.token())).contains(added.client());
  }

  @Test
  void client_ofAToken_endsWithTheHour() {
    var token = issued().token();

    clock.advance(OauthTokens.LIFE.minus(SECOND));
    assertThat(tokens.client(token)).contains(added.client());

    clock.advance(SECOND);
    assertThat(tokens.client(token)).isEmpty();
  }

  @Test
  void issue_afterRestart_givesTheSameToken() {
    var before = issued().token();
    var restarted =
        new OauthTokens(kept.books, kept.tokens, new AuditDouble(), clock, LogIns.secrets());

    assertThat(restarted.client(before)).contains(added.client());
    assertThat(restarted.issue(added.client().id(), added.secret(), Optional.empty(), LogIns.HERE))
        .isInstanceOfSatisfying(
            TokenResult.Issued.class, again -> assertThat(again.token()).isEqualTo(before));
  }

  @Test
  void revoke_endsTheToken_andTheNextIsAnother() {
    var first = issued().token();

    assertThat(tokens.revoke(added.client().id(), added.secret(), first, LogIns.HERE))
        .isEqualTo(new ClientCheck.Known());

    assertThat(tokens.client(first)).isEmpty();
    assertThat(issued().token()).isNotEqualTo(first);
  }

  @Test
  void revoke_ofAnothersToken_leavesIt() {
    var token = issued().token();
    var other = admin.addClient("other", Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY);

    assertThat(tokens.revoke(other.client().id(), other.secret(), token, LogIns.HERE))
        .isEqualTo(new ClientCheck.Known());

    assertThat(tokens.client(token)).contains(added.client());
  }

  @Test
  void removal_endsTheTokenAtOnce() {
    var token = issued().token();

    assertThat(admin.removeClient("fleet")).isTrue();

    assertThat(tokens.client(token)).isEmpty();
    assertThat(tokens.issue(added.client().id(), added.secret(), Optional.empty(), LogIns.HERE))
        .isEqualTo(new TokenResult.UnknownClient());
  }

  @Test
  void issue_withTheWrongSecret_isRefused_alsoAfterTheRightOne() {
    issued();

    assertThat(
            tokens.issue(added.client().id(), added.secret() + "x", Optional.empty(), LogIns.HERE))
        .isEqualTo(new TokenResult.UnknownClient());
    assertThat(tokens.issue("nobody", added.secret(), Optional.empty(), LogIns.HERE))
        .isEqualTo(new TokenResult.UnknownClient());
    assertThat(tokens.issue(added.client().id(), "", Optional.empty(), LogIns.HERE))
        .isEqualTo(new TokenResult.UnknownClient());
  }

  @Test
  void scope_isGrantedAsAsked_andMustExist() {
    assertThat(issued(Optional.of("read write read")).scope()).isEqualTo("read write");
    assertThat(issued(Optional.of("  ")).scope()).isEqualTo("ts.application.ro ts.mec.fullaccess");
    assertThat(
            tokens.issue(
                added.client().id(), added.secret(), Optional.of("read everything"), LogIns.HERE))
        .isEqualTo(new TokenResult.UnknownScope());
  }

  @Test
  void whatIsKept_showsNoTokenAndNoSecret() {
    var token = issued().token();

    var all = kept.tokens.byClient + " " + kept.books.read();

    assertThat(all).doesNotContain(token, added.secret());
    assertThat(kept.tokens.byClient.values().iterator().next().serial()).isNotEqualTo(token);
    assertThat(added.toString()).doesNotContain(added.secret());
  }

  @Test
  void issue_byManyAtOnce_givesOneToken() throws Exception {
    Callable<String> ask = () -> issued().token();
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var given = new HashSet<String>();
      for (var answer : many.invokeAll(List.of(ask, ask, ask, ask, ask, ask, ask, ask))) {
        given.add(answer.get());
      }
      assertThat(given).hasSize(1);
    }
  }

  private TokenResult.Issued issued() {
    return issued(Optional.empty());
  }

  private TokenResult.Issued issued(Optional<String> scope) {
    return (TokenResult.Issued)
        tokens.issue(added.client().id(), added.secret(), scope, LogIns.HERE);
  }

  @Test
  void guessedSecrets_areHeldUpByName_butNotThoseWhoKnow() {
    issued();
    var id = added.client().id();
    for (var i = 0; i < LogInThrottle.PER_NAME; i++) {
      assertThat(ask(id, TOO_LONG, "10.0.0." + i)).isEqualTo(new TokenResult.UnknownClient());
    }
    assertThat(ask(id, "guess", "10.0.1.1"))
        .isEqualTo(new TokenResult.HeldUp(LogInThrottle.WINDOW));
    assertThat(tokens.revoke(id, "guess", "token", Origin.of("10.0.1.1")))
        .isEqualTo(new ClientCheck.HeldUp(LogInThrottle.WINDOW));
    assertThat(issued().token()).isNotEmpty();

    clock.advance(LogInThrottle.WINDOW);
    assertThat(ask(id, "guess", "10.0.1.1")).isEqualTo(new TokenResult.UnknownClient());
  }

  @Test
  void guessingFromOneAddress_isHeldUpForAllNames_andOtherAddressesAreNot() {
    for (var i = 0; i < LogInThrottle.PER_ADDRESS; i++) {
      assertThat(ask("nobody-" + i, TOO_LONG, "10.0.0.1"))
          .isEqualTo(new TokenResult.UnknownClient());
    }
    assertThat(ask("somebody", "x", "10.0.0.1"))
        .isEqualTo(new TokenResult.HeldUp(LogInThrottle.WINDOW));
    assertThat(ask(added.client().id(), added.secret(), "10.0.0.1"))
        .isEqualTo(new TokenResult.HeldUp(LogInThrottle.WINDOW));
    assertThat(ask(added.client().id(), added.secret(), "10.0.0.2"))
        .isInstanceOf(TokenResult.Issued.class);
    assertThat(ask(added.client().id(), added.secret(), "10.0.0.1"))
        .isInstanceOf(TokenResult.Issued.class);
  }

  private TokenResult ask(String id, String secret, String address) {
    return tokens.issue(id, secret, Optional.empty(), Origin.of(address));
  }

  @Test
  void wrongSecret_isWrittenDown_byTheClientsIdIfItHasOne() {
    ask(added.client().id(), "wrong-secret", "10.0.0.1");
    ask("unknown-id", "wrong-secret", "10.0.0.1");

    assertThat(audit.entries())
        .allMatch(entry -> entry.action() == AuditEntry.Action.TOKEN_ASKED)
        .extracting(AuditEntry::client)
        .containsExactly(Optional.of(added.client().id()), Optional.empty());
    assertThat(audit.entries().toString()).doesNotContain("wrong-secret", "unknown-id");
  }
}
