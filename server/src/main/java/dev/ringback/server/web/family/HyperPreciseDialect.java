package dev.ringback.server.web.family;

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

/// Hyper Precise Location: the account in the query, listeners of any name. Client generations put
/// name and address into the body, into headers, or into the query, and read errors by different
/// keys; here all of it is read, and errors carry all keys with equal meaning.
public final class HyperPreciseDialect implements ErrorDialect {
  private static final Family FAMILY = Family.HYPER_PRECISE;
  private static final String CALLBACKS = FAMILY.basePath() + "/callbacks";
  private static final String DENIED =
      "The access policy denied the resource operation for this user";

  private final FrontDesk desk;

  /// The dialect at this desk.
  public HyperPreciseDialect(FrontDesk desk) {
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
            Route.of("DELETE", CALLBACKS, this::deregister)));
  }

  private Response list(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, request.parameter("accountNumber"));
    return Response.json(
        200,
        JsonValue.of(desk.list(FAMILY, account).stream().map(HyperPreciseDialect::item).toList()));
  }

  private Response register(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, request.parameter("accountNumber"));
    var body = body(request);
    var aname = Fields.text(body, "aname", ProblemCode.PARAMETER_REFUSED);
    if (aname.isPresent() && !aname.get().equals(account.value())) {
      throw new Failure(ProblemCode.PARAMETER_REFUSED, "aname: not the account in the query");
    }
    var name = value(request, body, "name", ProblemCode.SERVICE_REFUSED);
    var url = value(request, body, "url", ProblemCode.URL_REFUSED);
    return Response.json(
        200, item(desk.register(caller, RegistrationRequest.of(FAMILY, account, name, url))));
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, request.parameter("accountNumber"));
    var service = request.parameter("service");
    var name = request.parameter("name");
    if (service.isPresent() && name.isPresent() && !service.equals(name)) {
      throw new Failure(ProblemCode.PARAMETER_REFUSED, "service, name: two different listeners");
    }
    desk.deregister(
        caller,
        FAMILY,
        account,
        service
            .or(() -> name)
            .orElseThrow(() -> new Failure(ProblemCode.PARAMETER_MISSING, "service: missing")));
    return Response.json(
        200,
        JsonObject.EMPTY.with("responseCode", "SUCCESS").with("message", "Callback deregistered."));
  }

  /// An object, a list of one object, or nothing.
  private static JsonObject body(Request request) {
    if (request.body().isEmpty()) {
      return JsonObject.EMPTY;
    }
    var value = Fields.any(request);
    return value
        .asArray()
        .filter(list -> list.size() == 1)
        .map(List::getFirst)
        .orElse(value)
        .asObject()
        .orElseThrow(
            () ->
                new Failure(
                    ProblemCode.BODY_MALFORMED,
                    "The body is not a JSON object, or a list of one."));
  }

  private static String value(
      Request request, JsonObject body, String name, ProblemCode otherwise) {
    return Fields.text(body, name, otherwise)
        .or(() -> request.header(name))
        .or(() -> request.parameter(name))
        .orElseThrow(() -> new Failure(otherwise, name + ": missing"));
  }

  private static JsonObject item(Registration registration) {
    return JsonObject.EMPTY
        .with("aname", registration.key().account().value())
        .with("accountName", registration.key().account().value())
        .with("name", registration.key().service().value())
        .with("url", registration.url().toString());
  }

  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case SESSION_EXPIRED, SESSION_MISSING, SESSION_UNKNOWN, ACCOUNT_FOREIGN ->
          Response.json(401, both("INVALID_ACCESS", DENIED));
      case NOT_REGISTERED -> Response.json(404, both("INVALID_PARAMETER", problem.detail()));
      case ACCOUNT_MISSING,
          ACCOUNT_MALFORMED,
          BODY_MISSING,
          BODY_MALFORMED,
          MALFORMED_REQUEST,
          ILLEGAL_CHARACTER,
          PARAMETER_MISSING,
          PARAMETER_REFUSED,
          SERVICE_REFUSED,
          URL_REFUSED,
          HEADERS_REFUSED,
          BAD_CREDENTIALS ->
          Response.json(400, both("INVALID_PARAMETER", problem.detail()));
      case BROKEN -> Response.json(500, both("INTERNAL_ERROR", problem.detail()));
      case OVERLOADED,
          SLOW_DOWN,
          CONFLICT,
          UNSUPPORTED_MEDIA_TYPE,
          EXPECTATION_REFUSED,
          VERSION_REFUSED ->
          Gateway.answer(problem, both("INTERNAL_ERROR", problem.detail()));
      case CREDENTIALS_MISSING, TOKEN_REFUSED ->
          Gateway.answer(problem, both("INVALID_ACCESS", DENIED));
      case FORBIDDEN, UNKNOWN_PATH, WRONG_METHOD, BODY_TOO_LARGE, LINE_TOO_LONG, HEADER_TOO_LARGE ->
          Gateway.answer(problem, both("INVALID_PARAMETER", problem.detail()));
    };
  }

  private static JsonObject both(String code, String text) {
    return Fields.error(code, text).with("responseCode", code).with("message", text);
  }
}
