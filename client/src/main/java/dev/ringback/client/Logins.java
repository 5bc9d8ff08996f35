package dev.ringback.client;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds the two logins to calls. Both are fetched when first needed, renewed shortly before they
/// expire, and each is renewed once more per call when the platform does not take it. Safe for use
/// by many threads.
final class Logins {
  private static final String TOKEN = "/api/ts/v1/oauth2/token";
  private static final String REVOKE = "/api/ts/v1/oauth2/revoke";
  private static final String LOGIN = "/api/m2m/v1/session/login";
  private static final String LOGOUT = "/api/m2m/v1/session/logout";
  private static final String RESET = "/api/m2m/v1/session/password/actions/reset";
  private static final Set<Integer> LOGIN_REFUSALS = Set.of(400, 401, 403);

  private final Transport transport;
  private final InstantSource clock;
  private final KeyPair keyPair;
  private final Renewable<Bearer> bearer;
  private final Renewable<Session> session;
  private volatile SessionSource source;

  /// Thrown in place of a login after the platform has refused the user: five refusals in a row
  /// lock the user out.
  private volatile @Nullable AuthenticationException userRefused;

  Logins(Transport transport, InstantSource clock, KeyPair keyPair, SessionSource source) {
    this.transport = transport;
    this.clock = clock;
    this.keyPair = keyPair;
    this.source = source;
    bearer =
        new Renewable<>(
            "the bearer token",
            this::fetchBearer,
            held -> clock.instant().isBefore(held.renewAt()));
    session =
        new Renewable<>(
            "the session", this::openSession, held -> isFixed() || held.isAliveAt(clock.instant()));
  }

  /// The answer to `call`, of a status of success.
  ///
  /// @throws CallbacksException otherwise
  Answer send(Call call) {
    var outcome = exchange(call);
    if (outcome.problem().isPresent()) {
      throw exception(call, outcome.problem().get(), outcome.loginRefused());
    }
    return outcome.answer();
  }

  /// Opens a session with the client's user, in place of the one held, even after a refusal.
  SessionToken login() {
    if (isFixed()) {
      throw new IllegalStateException(
          "login: the client has a session token only (expected: a user name and password)");
    }
    userRefused = null;
    return session.renew().token();
  }

  /// Ends the session held; empty when there is none.
  Optional<SessionToken> logout() {
    var held = isFixed() ? Optional.of(session.get()) : session.held();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    try {
      send(Call.login("POST", LOGOUT, Call.Access.HELD_SESSION, Optional.empty()));
    } finally {
      session.discard(held.get());
    }
    return held.map(Session::token);
  }

  /// Has the user's password replaced, and logs in with the new one from then on if it was the
  /// client's.
  NewPassword resetPassword(String oldPassword) {
    var body = Content.json(JsonObject.EMPTY.with("oldPassword", oldPassword));
    var answer =
        send(
            Call.login("PUT", RESET, Call.Access.SESSION, Optional.of(body))
                .withSecrets(List.of(oldPassword)));
    var newPassword =
        answer
            .object()
            .text("newPassword")
            .filter(password -> !password.isEmpty())
            .orElseThrow(() -> answer.undecodable("no newPassword"));
    if (source instanceof SessionSource.User user && user.password().equals(oldPassword)) {
      source = new SessionSource.User(user.username(), newPassword);
      userRefused = null;
    }
    return new NewPassword(newPassword);
  }

  /// Revokes the bearer token held; false when there is none.
  boolean revoke() {
    var held = bearer.held();
    if (held.isEmpty()) {
      return false;
    }
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    form.put("token", held.get().value());
    send(
        Call.login("POST", REVOKE, Call.Access.KEY_PAIR, Optional.of(Content.form(form)))
            .withSecrets(List.of(held.get().value())));
    bearer.discard(held.get());
    return true;
  }

  /// Sends a call, and again after each login that had to be renewed.
  private Outcome exchange(Call call) {
    var bearerRenewed = false;
    var sessionRenewed = false;
    while (true) {
      var pass = passFor(call.access());
      var secrets = secrets(call, pass);
      var sentAt = clock.instant();
      var answer = transport.send(call, headers(call, pass), secrets);
      if (answer.isSuccess()) {
        pass.session().ifPresent(used -> used.usedAt(sentAt));
        return new Outcome(answer, Optional.empty(), false);
      }
      var problem = Problem.of(answer);
      var badBearer = pass.bearer().filter(used -> problem.refusesBearer());
      var badSession = pass.session().filter(used -> problem.refusesSession());
      badBearer.ifPresent(bearer::discard);
      badSession.ifPresent(session::discard);
      var renewBearer = badBearer.isPresent() && !bearerRenewed;
      var renewSession =
          badSession.isPresent()
              && !sessionRenewed
              && call.access() == Call.Access.SESSION
              && !isFixed();
      if (!renewBearer && !renewSession) {
        return new Outcome(
            answer, Optional.of(problem), badBearer.isPresent() || badSession.isPresent());
      }
      bearerRenewed |= renewBearer;
      sessionRenewed |= renewSession;
    }
  }

  private static RejectedException exception(Call call, Problem problem, boolean loginRefused) {
    var isLogin = call.access() == Call.Access.KEY_PAIR || call.access() == Call.Access.BEARER;
    return loginRefused || (isLogin && LOGIN_REFUSALS.contains(problem.status()))
        ? new AuthenticationException(call.label(), problem)
        : new RejectedException(call.label(), problem);
  }

  private Bearer fetchBearer() {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    if (!keyPair.scopes().isEmpty()) {
      form.put("scope", String.join(" ", keyPair.scopes()));
    }
    var askedAt = clock.instant();
    var answer =
        send(Call.login("POST", TOKEN, Call.Access.KEY_PAIR, Optional.of(Content.form(form))));
    var json = answer.object();
    var token =
        json.text("access_token")
            .filter(Texts::isToken)
            .orElseThrow(() -> answer.undecodable("no access_token that a header can carry"));
    return Bearer.of(token, json.number("expires_in"), askedAt);
  }

  private Session openSession() {
    var refused = userRefused;
    if (refused != null) {
      throw refused;
    }
    var askedAt = clock.instant();
    return source instanceof SessionSource.User user
        ? new Session(logIn(user), askedAt)
        : new Session(((SessionSource.Fixed) source).token(), askedAt);
  }

  private SessionToken logIn(SessionSource.User user) {
    var body = JsonObject.EMPTY.with("username", user.username()).with("password", user.password());
    var call =
        Call.login("POST", LOGIN, Call.Access.BEARER, Optional.of(Content.json(body)))
            .withSecrets(List.of(user.password()));
    var outcome = exchange(call);
    if (outcome.problem().isPresent()) {
      var problem = outcome.problem().get();
      var exception = exception(call, problem, outcome.loginRefused());
      if (problem.refusesUser()) {
        userRefused =
            new AuthenticationException(
                call.label()
                    + ": not sent again, since the platform has refused the user before ("
                    + problem
                    + ") and five refusals in a row lock the user out. Sessions.login() does.",
                problem,
                exception);
      }
      throw exception;
    }
    return outcome
        .answer()
        .object()
        .text("sessionToken")
        .filter(Texts::isToken)
        .map(SessionToken::new)
        .orElseThrow(() -> outcome.answer().undecodable("no sessionToken that a header can carry"));
  }

  private boolean isFixed() {
    return source instanceof SessionSource.Fixed;
  }

  private Pass passFor(Call.Access access) {
    return switch (access) {
      case KEY_PAIR -> new Pass(Optional.empty(), Optional.empty());
      case BEARER -> new Pass(Optional.of(bearer.get()), Optional.empty());
      case SESSION -> {
        // The session first: opening one may take a while, and uses a bearer token itself.
        var current = session.get();
        yield new Pass(Optional.of(bearer.get()), Optional.of(current));
      }
      case HELD_SESSION -> new Pass(Optional.of(bearer.get()), session.held());
    };
  }

  private Map<String, String> headers(Call call, Pass pass) {
    var headers = new LinkedHashMap<String, String>();
    if (call.access() == Call.Access.KEY_PAIR) {
      headers.put("Authorization", keyPair.authorization());
    }
    pass.bearer().ifPresent(used -> headers.put("Authorization", "Bearer " + used.value()));
    pass.session().ifPresent(used -> headers.put(HeaderNames.SESSION_TOKEN, used.token().value()));
    return headers;
  }

  private Secrets secrets(Call call, Pass pass) {
    var values = new ArrayList<>(call.secrets());
    values.add(keyPair.secret());
    values.add(keyPair.base64());
    if (source instanceof SessionSource.User user) {
      values.add(user.password());
    }
    pass.bearer().ifPresent(used -> values.add(used.value()));
    pass.session().ifPresent(used -> values.add(used.token().value()));
    return Secrets.of(values);
  }

  /// What a call is sent with.
  private record Pass(Optional<Bearer> bearer, Optional<Session> session) {}

  /// What came of a call.
  ///
  /// @param answer the last answer
  /// @param problem what it says when it is a refusal
  /// @param loginRefused whether the refusal is of a login that could not be renewed
  private record Outcome(Answer answer, Optional<Problem> problem, boolean loginRefused) {}
}
