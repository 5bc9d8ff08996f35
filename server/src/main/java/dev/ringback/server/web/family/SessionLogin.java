package dev.ringback.server.web.family;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.LogIn;
import dev.ringback.server.access.Origin;
import dev.ringback.server.access.PasswordReset;
import dev.ringback.server.access.SessionCheck;
import dev.ringback.server.access.Sessions;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ErrorDialect;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;

/// The session login, part of Connectivity and sharing its errors: start, end, and a new password.
/// The last two need a live session however strictly sessions are asked for elsewhere.
public final class SessionLogin {
  private static final String BASE_PATH = Family.CONNECTIVITY.basePath() + "/session";

  private final FrontDesk desk;
  private final Sessions sessions;
  private final ErrorDialect errors;

  /// A login for these sessions.
  ///
  /// @param errors Connectivity's
  public SessionLogin(FrontDesk desk, Sessions sessions, ErrorDialect errors) {
    this.desk = desk;
    this.sessions = sessions;
    this.errors = errors;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        BASE_PATH,
        errors,
        List.of(
            Route.of("POST", BASE_PATH + "/login", this::login),
            Route.of("POST", BASE_PATH + "/logout", this::logout),
            Route.of("PUT", BASE_PATH + "/password/actions/reset", this::reset)));
  }

  private Response login(Request request) {
    var caller = desk.requireBearer(request);
    var body = Fields.of(request);
    var username = required(body, "username");
    var password = required(body, "password");
    return switch (sessions.login(username, password, Origin.of(caller))) {
      case LogIn.Begun(var token) ->
          Response.json(200, JsonObject.EMPTY.with("sessionToken", token));
      case LogIn.Refused() ->
          throw new Failure(
              ProblemCode.BAD_CREDENTIALS,
              "User name or password is wrong, or the user is locked out.");
      case LogIn.HeldUp(var left) -> throw FrontDesk.heldUp(left);
    };
  }

  private Response logout(Request request) {
    desk.requireBearer(request);
    var token = request.header(HeaderNames.SESSION_TOKEN);
    var ended = sessions.logout(token);
    if (!(ended instanceof SessionCheck.Live)) {
      throw FrontDesk.noSession(ended);
    }
    return Response.json(200, JsonObject.EMPTY.with("sessionToken", token.orElseThrow()));
  }

  private Response reset(Request request) {
    var caller = desk.requireBearer(request);
    var token = request.header(HeaderNames.SESSION_TOKEN);
    var check = sessions.use(token);
    if (!(check instanceof SessionCheck.Live)) {
      throw FrontDesk.noSession(check);
    }
    var oldPassword = required(Fields.of(request), "oldPassword");
    return switch (sessions.reset(token, oldPassword, Origin.of(caller))) {
      case PasswordReset.Changed(var password) ->
          Response.json(200, JsonObject.EMPTY.with("newPassword", password));
      case PasswordReset.Refused() ->
          throw new Failure(ProblemCode.BAD_CREDENTIALS, "The old password is wrong.");
      case PasswordReset.HeldUp(var left) -> throw FrontDesk.heldUp(left);
      case PasswordReset.NoSession(var why) -> throw FrontDesk.noSession(why);
    };
  }

  private static String required(JsonObject body, String name) {
    return ConnectivityDialect.legal(
        name, Fields.required(body, name, ProblemCode.PARAMETER_MISSING));
  }
}
