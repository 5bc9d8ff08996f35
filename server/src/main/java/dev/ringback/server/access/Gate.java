package dev.ringback.server.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Lets requests in by what their headers carry. Safe for use by many threads.
public final class Gate {
  private static final Pattern BEARER =
      Pattern.compile("bearer +([^ ]+) *", Pattern.CASE_INSENSITIVE);

  private final OauthTokens tokens;
  private final Sessions sessions;
  private final SessionStrictness strictness;

  /// A gate for the bearers of tokens and sessions.
  public Gate(OauthTokens tokens, Sessions sessions, SessionStrictness strictness) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.strictness = strictness;
  }

  /// Lets in who has a good bearer token.
  ///
  /// @param authorization the `Authorization` header
  public Admission byBearer(Optional<String> authorization) {
    var bearer = authorization.map(BEARER::matcher).filter(header -> header.matches());
    if (bearer.isEmpty()) {
      return new Admission.NoBearer();
    }
    return tokens
        .client(bearer.get().group(1))
        .<Admission>map(
            client ->
                new Admission.Admitted(
                    new Caller(
                        client.id(),
                        Optional.empty(),
                        Optional.empty(),
                        client.roles(),
                        List.of(client.accounts()),
                        client.diagnosticsShape())))
        .orElseGet(Admission.BadBearer::new);
  }

  /// Lets in who has a good bearer token, and a session as strictly as is asked for.
  ///
  /// @param authorization the `Authorization` header
  /// @param session the session header
  public Admission bySession(Optional<String> authorization, Optional<String> session) {
    var admission = byBearer(authorization);
    return admission instanceof Admission.Admitted(var caller) ? admit(caller, session) : admission;
  }

  private Admission admit(Caller caller, Optional<String> session) {
    return switch (strictness) {
      case IGNORED -> new Admission.Admitted(caller);
      case PRESENT ->
          session.filter(value -> !value.isBlank()).isPresent()
              ? new Admission.Admitted(caller)
              : new Admission.NoSession(new SessionCheck.Missing());
      case LIVE -> {
        var check = sessions.use(session);
        yield check instanceof SessionCheck.Live(var user)
            ? new Admission.Admitted(together(caller, user))
            : new Admission.NoSession(check);
      }
    };
  }

  private static Caller together(Caller caller, SessionUser user) {
    return new Caller(
        caller.client(),
        Optional.of(user.name()),
        caller.address(),
        shared(caller.roles(), user.roles()),
        List.of(caller.accounts().getFirst(), user.accounts()),
        caller.diagnosticsShape());
  }

  private static Set<Role> shared(Set<Role> some, Set<Role> others) {
    var both = EnumSet.noneOf(Role.class);
    both.addAll(some);
    both.retainAll(others);
    return both;
  }
}
