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

  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final OauthTokens tokens = new OauthTokens(kept.books, kept.tokens, clock);
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
    var restarted = new OauthTokens(kept.books, kept.tokens, clock);

    assertThat(restarted.client(before)).contains(added.client());
    assertThat(restarted.issue(added.client().id(), added.secret(), Optional.empty()))
        .isInstanceOfSatisfying(
            TokenResult.Issued.class, again -> assertThat(again.token()).isEqualTo(before));
  }

  @Test
  void revoke_endsTheToken_andTheNextIsAnother() {
    var first = issued().token();

    assertThat(tokens.revoke(added.client().id(), added.secret(), first)).isTrue();

    assertThat(tokens.client(first)).isEmpty();
    assertThat(issued().token()).isNotEqualTo(first);
  }

  @Test
  void revoke_ofAnothersToken_leavesIt() {
    var token = issued().token();
    var other = admin.addClient("other", Set.of(), new Accounts.All(), DiagnosticsShape.ARRAY);

    assertThat(tokens.revoke(other.client().id(), other.secret(), token)).isTrue();

    assertThat(tokens.client(token)).contains(added.client());
  }

  @Test
  void removal_endsTheTokenAtOnce() {
    var token = issued().token();

    assertThat(admin.removeClient("fleet")).isTrue();

    assertThat(tokens.client(token)).isEmpty();
    assertThat(tokens.issue(added.client().id(), added.secret(), Optional.empty()))
        .isEqualTo(new TokenResult.UnknownClient());
  }

  @Test
  void issue_withTheWrongSecret_isRefused_alsoAfterTheRightOne() {
    issued();

    assertThat(tokens.issue(added.client().id(), added.secret() + "x", Optional.empty()))
        .isEqualTo(new TokenResult.UnknownClient());
    assertThat(tokens.issue("nobody", added.secret(), Optional.empty()))
        .isEqualTo(new TokenResult.UnknownClient());
    assertThat(tokens.issue(added.client().id(), "", Optional.empty()))
        .isEqualTo(new TokenResult.UnknownClient());
  }

  @Test
  void scope_isGrantedAsAsked_andMustExist() {
    assertThat(issued(Optional.of("read write read")).scope()).isEqualTo("read write");
    assertThat(issued(Optional.of("  ")).scope()).isEqualTo("ts.application.ro ts.mec.fullaccess");
    assertThat(tokens.issue(added.client().id(), added.secret(), Optional.of("read everything")))
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
    return (TokenResult.Issued) tokens.issue(added.client().id(), added.secret(), scope);
  }
}
