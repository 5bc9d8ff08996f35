package dev.ringback.server.web.family;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ErrorDialect;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Connectivity Management: account and service in the path, `name` and `url` in the body. Only
/// errors of status 400 are typed in its clients, so that is what nearly everything is.
public final class ConnectivityDialect implements ErrorDialect {
  private static final Family FAMILY = Family.CONNECTIVITY;
  private static final String CALLBACKS = FAMILY.basePath() + "/callbacks/{account}";
  private static final String FORBIDDEN_CHARACTERS = "'<\\";

  private final FrontDesk desk;

  /// The dialect at this desk.
  public ConnectivityDialect(FrontDesk desk) {
    this.desk = desk;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        FAMILY.basePath(),
        this,
        List.of(
            Route.of("GET", CALLBACKS, this::list),
            Route.of("POST", CALLBACKS, this::register),
            Route.of("DELETE", CALLBACKS + "/name/{service}", this::deregister)));
  }

  private Response list(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(legal("account", request.segment("account"))));
    return Response.json(
        200,
        JsonValue.of(desk.list(FAMILY, account).stream().map(ConnectivityDialect::item).toList()));
  }

  /// A key called `name` beside `serviceName` would break a public client.
  private static JsonObject item(Registration registration) {
    var item = accountService(registration).with("url", registration.url().toString());
    var credentials = registration.credentials();
    return item.with("username", Optional.of(credentials.username()).filter(s -> !s.isEmpty()))
        .with("password", Optional.of(credentials.password()).filter(s -> !s.isEmpty()));
  }

  private Response register(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(legal("account", request.segment("account"))));
    var body = Fields.of(request);
    var name = legal("name", Fields.required(body, "name", ProblemCode.SERVICE_REFUSED));
    var url = legal("url", Fields.required(body, "url", ProblemCode.URL_REFUSED));
    var registration =
        desk.register(
            caller,
            new RegistrationRequest(
                FAMILY, account, service(name), url, credentials(body), Map.of()));
    return Response.json(200, accountService(registration));
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(legal("account", request.segment("account"))));
    var name = legal("name", request.segment("service"));
    return Response.json(
        200, accountService(desk.deregister(caller, FAMILY, account, service(name))));
  }

  private static JsonObject accountService(Registration registration) {
    return JsonObject.EMPTY
        .with("accountName", registration.key().account().value())
        .with("serviceName", registration.key().service().value());
  }

  private static Credentials credentials(JsonObject body) {
    return new Credentials(
        legal("username", Fields.text(body, "username", ProblemCode.BODY_MALFORMED).orElse("")),
        legal("password", Fields.text(body, "password", ProblemCode.BODY_MALFORMED).orElse("")));
  }

  /// Two spellings of one service are in use.
  private static String service(String name) {
    return name.equals("AlertsService") ? "AlertService" : name;
  }

  /// The value, unless one of three characters is in it that these APIs take in no value.
  static String legal(String field, String value) {
    if (value.chars().anyMatch(c -> FORBIDDEN_CHARACTERS.indexOf(c) >= 0)) {
      throw new Failure(
          ProblemCode.ILLEGAL_CHARACTER,
          field + ": an apostrophe, a less-than sign or a backslash");
    }
    return value;
  }

  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case SESSION_EXPIRED -> web(problem, "REQUEST_FAILED.SessionToken.Expired");
      case SESSION_MISSING -> web(problem, "REQUEST_FAILED.SessionToken.Format");
      case SESSION_UNKNOWN -> web(problem, "INPUT_INVALID.SessionToken.Invalid");
      case BAD_CREDENTIALS -> web(problem, "INPUT_INVALID.Password.Invalid");
      case BODY_MISSING -> web(problem, "INPUT_INVALID.RequestUndefined");
      case ILLEGAL_CHARACTER -> web(problem, "INPUT_INVALID.Request.InvalidCharacter");
      case ACCOUNT_MISSING -> web(problem, "INPUT_INVALID.Account.NotDefined");
      case ACCOUNT_MALFORMED -> web(problem, "REQUEST_FAILED.AccountNotFound");
      case ACCOUNT_FOREIGN -> web(problem, "REQUEST_FAILED.AccountName");
      case SERVICE_REFUSED -> callback(problem, "INPUT_INVALID.ServiceName");
      case URL_REFUSED -> callback(problem, "INPUT_INVALID.Url");
      case NOT_REGISTERED -> callback(problem, "REQUEST_FAILED.CallbackNotFound");
      case BODY_MALFORMED,
          MALFORMED_REQUEST,
          PARAMETER_MISSING,
          PARAMETER_REFUSED,
          HEADERS_REFUSED ->
          web(problem, "REQUEST_FAILED.UnexpectedError");
      case BROKEN ->
          Response.json(
              500,
              Fields.error("UnifiedWebService.REQUEST_FAILED.UnexpectedError", problem.detail()));
      case CREDENTIALS_MISSING,
          TOKEN_REFUSED,
          FORBIDDEN,
          UNKNOWN_PATH,
          WRONG_METHOD,
          BODY_TOO_LARGE,
          LINE_TOO_LONG,
          HEADER_TOO_LARGE,
          OVERLOADED,
          SLOW_DOWN,
          CONFLICT,
          UNSUPPORTED_MEDIA_TYPE,
          EXPECTATION_REFUSED,
          VERSION_REFUSED ->
          Gateway.answer(problem);
    };
  }

  private static Response web(Problem problem, String code) {
    return Response.json(400, Fields.error("UnifiedWebService." + code, problem.detail()));
  }

  private static Response callback(Problem problem, String code) {
    return Response.json(400, Fields.error("CallbackService." + code, problem.detail()));
  }
}
