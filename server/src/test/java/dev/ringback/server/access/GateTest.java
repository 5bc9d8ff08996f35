package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.testkit.SettableClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final AccountName MINE = new AccountName("0252012345-00001");
  private static final AccountName OURS = new AccountName("0252012345-00002");
  private static final AccountName THEIRS = new AccountName("0252012345-00003");

  private final InMemoryAccess kept = new InMemoryAccess();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final AccessAdmin admin = new AccessAdmin(kept.books);
  private final AccessAdmin.NewClient client =
      admin.addClient(
          "fleet",
          Set.of(Role.CUSTOMER, Role.PUBLISHER),
          new Accounts.Some(Set.of(MINE, OURS)),
          DiagnosticsShape.OBJECT);
  private final AccessAdmin.NewUser user =
      admin.addUser(
          "arthur", Set.of(Role.CUSTOMER, Role.OPERATOR), new Accounts.Some(Set.of(OURS, THEIRS)));

  @Test
  void bySession_coversWhatClientAndUserBothCover() {
    var access = access(SessionStrictness.LIVE);

    var caller = admitted(access.gate().bySession(bearer(access), session(access)));

    assertThat(caller.covers(OURS)).isTrue();
    assertThat(caller.covers(MINE)).isFalse();
    assertThat(caller.covers(THEIRS)).isFalse();
    assertThat(caller.roles()).containsExactly(Role.CUSTOMER);
    assertThat(caller.diagnosticsShape()).isEqualTo(DiagnosticsShape.OBJECT);
  }

  @Test
  void byBearer_isTheClientAlone() {
    var access = access(SessionStrictness.LIVE);

    var caller = admitted(access.gate().byBearer(bearer(access)));

    assertThat(caller.covers(MINE)).isTrue();
    assertThat(caller.may(Role.PUBLISHER)).isTrue();
    assertThat(caller.may(Role.OPERATOR)).isFalse();
  }

  @Test
  void bearer_isReadLeniently_andJudgedStrictly() {
    var access = access(SessionStrictness.LIVE);
    var token = bearer(access).orElseThrow().substring("Bearer ".length());

    assertThat(access.gate().byBearer(Optional.of("bearer   " + token + " ")))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(access.gate().byBearer(Optional.empty())).isEqualTo(new Admission.NoBearer());
    assertThat(access.gate().byBearer(Optional.of("Basic " + token)))
        .isEqualTo(new Admission.NoBearer());
    assertThat(access.gate().byBearer(Optional.of("Bearer"))).isEqualTo(new Admission.NoBearer());
    assertThat(access.gate().byBearer(Optional.of("Bearer x" + token.substring(1))))
        .isEqualTo(new Admission.BadBearer());
    assertThat(access.gate().byBearer(Optional.of("Bearer " + token + "0")))
        .isEqualTo(new Admission.BadBearer());
  }

  @Test
  void strictness_saysWhatASessionHasToBe() {
    var placeholder = Optional.of("TODO: Replace");
    var live = access(SessionStrictness.LIVE);
    var present = access(SessionStrictness.PRESENT);
    var ignored = access(SessionStrictness.IGNORED);

    assertThat(live.gate().bySession(bearer(live), placeholder))
        .isEqualTo(new Admission.NoSession(new SessionCheck.Unknown()));
    assertThat(present.gate().bySession(bearer(present), placeholder))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(present.gate().bySession(bearer(present), Optional.of("")))
        .isEqualTo(new Admission.NoSession(new SessionCheck.Missing()));
    assertThat(ignored.gate().bySession(bearer(ignored), Optional.empty()))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(ignored.gate().bySession(Optional.empty(), Optional.empty()))
        .isEqualTo(new Admission.NoBearer());
  }

  private Access access(SessionStrictness strictness) {
    return Access.over(
        kept.books, kept.tokens, kept.sessions, strictness, new AuditDouble(), clock);
  }

  private Optional<String> bearer(Access access) {
    var issued =
        (TokenResult.Issued)
            access
                .tokens()
                .issue(client.client().id(), client.secret(), Optional.empty(), LogIns.HERE);
    return Optional.of("Bearer " + issued.token());
  }

  private Optional<String> session(Access access) {
    return LogIns.token(access.sessions().login(user.user().name(), user.password(), LogIns.HERE));
  }

  private static Caller admitted(Admission admission) {
    return ((Admission.Admitted) admission).caller();
  }
}
