package dev.ringback.server.web.family;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
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
import java.util.Optional;
import java.util.regex.Pattern;

/// Device Location: as Connectivity, but two services only, answers that carry each key under all
/// its published names, and a shared key in a header of the answer to a registration.
public final class DeviceLocationDialect implements ErrorDialect {
  private static final Family FAMILY = Family.DEVICE_LOCATION;
  private static final String CALLBACKS = FAMILY.basePath() + "/callbacks/{account}";
  private static final Pattern TRANSACTION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  private final FrontDesk desk;
  private final String sharedKeyHeader;

  /// The dialect at this desk.
  ///
  /// @param sharedKeyHeader the header that carries the shared key
  public DeviceLocationDialect(FrontDesk desk, String sharedKeyHeader) {
    this.desk = desk;
    this.sharedKeyHeader = sharedKeyHeader;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        FAMILY.basePath(),
        this,
        List.of(
            Route.of("GET", CALLBACKS, this::list),
            Route.of("POST", CALLBACKS, this::register),
            Route.of("DELETE", CALLBACKS + "/name/{service}", this::deregister),
            Route.of("DELETE", FAMILY.basePath() + "/devicelocations/{txid}", this::cancel)));
  }

  private Response list(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    return Response.json(
        200,
        JsonValue.of(
            desk.list(FAMILY, account).stream().map(DeviceLocationDialect::item).toList()));
  }

  private static JsonObject item(Registration registration) {
    var service = registration.key().service().value();
    return JsonObject.EMPTY
        .with("name", service)
        .with("accountName", registration.key().account().value())
        .with("serviceName", service)
        .with("url", registration.url().toString());
  }

  private Response register(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var body = Fields.of(request);
    var name = Fields.required(body, "name", ProblemCode.SERVICE_REFUSED);
    var url = Fields.required(body, "url", ProblemCode.URL_REFUSED);
    var registration = desk.register(caller, RegistrationRequest.of(FAMILY, account, name, url));
    var answer =
        JsonObject.EMPTY
            .with("account", account.value())
            .with("name", name)
            .with("accountName", account.value())
            .with("serviceName", name);
    return Response.json(200, answer)
        .with(sharedKeyHeader, registration.sharedKeys().current().orElseThrow().base64());
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var service = request.segment("service");
    if (!ServiceName.isValid(service) || !FAMILY.offers(new ServiceName(service))) {
      throw new Failure(ProblemCode.SERVICE_REFUSED, "service: not a service of this API");
    }
    desk.deregister(caller, FAMILY, account, service);
    return Response.json(
        200,
        JsonObject.EMPTY
            .with("success", true)
            .with("accountName", account.value())
            .with("serviceName", service));
  }

  /// The cancelling of an asynchronous report. Reports are not made here, so none of this id is
  /// queued any more once this has answered, which is all that the operation promises.
  private Response cancel(Request request) {
    var caller = desk.admit(request);
    desk.account(caller, request.parameter("accountName"));
    var txid = request.segment("txid");
    if (!TRANSACTION.matcher(txid).matches()) {
      throw new Failure(ProblemCode.PARAMETER_REFUSED, "txid: not a transaction id");
    }
    return Response.json(200, JsonObject.EMPTY.with("txid", txid));
  }

  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case SESSION_EXPIRED, SESSION_MISSING, SESSION_UNKNOWN, ACCOUNT_FOREIGN ->
          invalid("UWS verification failure (" + problem.detail() + ")");
      case ACCOUNT_MISSING, ACCOUNT_MALFORMED -> invalid("Invalid account name");
      case BODY_MISSING, BODY_MALFORMED -> invalid("Invalid JSON");
      case SERVICE_REFUSED -> invalid("Invalid callback service name");
      case URL_REFUSED -> invalid("Invalid callback url");
      case NOT_REGISTERED -> invalid("Callback not registered");
      case PARAMETER_REFUSED -> invalid("Unable to Cancel");
      case MALFORMED_REQUEST,
          ILLEGAL_CHARACTER,
          PARAMETER_MISSING,
          HEADERS_REFUSED,
          BAD_CREDENTIALS ->
          invalid(problem.detail());
      case BROKEN -> Response.json(500, Fields.error("INTERNAL_ERROR", problem.detail()));
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

  private static Response invalid(String message) {
    return Response.json(400, Fields.error("INVALID_PARAMETER", message));
  }
}
