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

/// Diagnostics: nothing in the path, the account in the query or the body, the address called
/// `endpoint`, headers to travel with each callback, and a shared key in a header of the answer to
/// a registration.
public final class DiagnosticsDialect implements ErrorDialect {
  private static final Family FAMILY = Family.DIAGNOSTICS;
  private static final String CALLBACKS = FAMILY.basePath() + "/callbacks";

  private final FrontDesk desk;
  private final String sharedKeyHeader;

  /// The dialect at this desk.
  ///
  /// @param sharedKeyHeader the header that carries the shared key
  public DiagnosticsDialect(FrontDesk desk, String sharedKeyHeader) {
    this.desk = desk;
    this.sharedKeyHeader = sharedKeyHeader;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        FAMILY.basePath(),
        this,
        List.of(
            Route.of("GET", CALLBACKS, this::get),
            Route.of("POST", CALLBACKS, this::register),
            Route.of("DELETE", CALLBACKS, this::deregister)));
  }

  /// Public clients disagree about the form, so it is settled per OAuth client.
  private Response get(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, request.parameter("accountName"));
    var items = desk.list(FAMILY, account).stream().map(DiagnosticsDialect::item).toList();
    return switch (caller.diagnosticsShape()) {
      case ARRAY -> Response.json(200, JsonValue.of(items));
      case OBJECT -> Response.json(200, items.isEmpty() ? JsonObject.EMPTY : items.getFirst());
    };
  }

  private Response register(Request request) {
    var caller = desk.admit(request);
    var body = Fields.of(request);
    var account =
        desk.account(caller, Fields.text(body, "accountName", ProblemCode.ACCOUNT_MALFORMED));
    var service = Fields.required(body, "serviceName", ProblemCode.SERVICE_REFUSED);
    var endpoint = Fields.required(body, "endpoint", ProblemCode.URL_REFUSED);
    var headers = Fields.texts(body, "httpHeaders", ProblemCode.HEADERS_REFUSED);
    var registration =
        desk.register(
            caller,
            new RegistrationRequest(FAMILY, account, service, endpoint, Credentials.NONE, headers));
    return Response.json(200, item(registration))
        .with(sharedKeyHeader, registration.sharedKeys().current().orElseThrow().base64());
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, request.parameter("accountName"));
    var service =
        request
            .parameter("serviceName")
            .orElseThrow(() -> new Failure(ProblemCode.PARAMETER_MISSING, "serviceName: missing"));
    return Response.json(200, item(desk.deregister(caller, FAMILY, account, service)));
  }

  private static JsonObject item(Registration registration) {
    var headers = JsonObject.EMPTY;
    for (var header : registration.httpHeaders().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    return JsonObject.EMPTY
        .with("accountName", registration.key().account().value())
        .with("serviceName", registration.key().service().value())
        .with("endpoint", registration.url().toString())
        .with("httpHeaders", headers)
        .with("createdOn", registration.createdOn().toString());
  }

  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case SESSION_EXPIRED, SESSION_MISSING, SESSION_UNKNOWN, ACCOUNT_FOREIGN ->
          Response.json(
              401,
              Fields.error(
                  "INVALID_ACCOUNT",
                  "An error was encountered when trying to verify the UWS account."));
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
          NOT_REGISTERED,
          BAD_CREDENTIALS ->
          Response.json(
              400, Fields.error("INVALID_PARAMETER", "The request parameter is invalid."));
      case BROKEN ->
          Response.json(
              500,
              Fields.error("INTERNAL_SYSTEM_ERROR", "The system encountered an internal error."));
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
}
