package dev.ringback.server.web.family;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Software Management v1: one listener per account, for the service `Fota`. The list says `aname`
/// and `name` where the registration's answer says `accountName` and `serviceName`.
public final class SoftwareManagementV1Dialect {
  private static final Family FAMILY = Family.SOFTWARE_MANAGEMENT_V1;
  private static final String CALLBACKS = FAMILY.basePath() + "/callbacks/{account}";

  private final FrontDesk desk;

  /// The dialect at this desk.
  public SoftwareManagementV1Dialect(FrontDesk desk) {
    this.desk = desk;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        FAMILY.basePath(),
        new SoftwareManagementErrors(),
        List.of(
            Route.of("GET", CALLBACKS, this::list),
            Route.of("POST", CALLBACKS, this::register),
            Route.of("DELETE", CALLBACKS + "/name/{service}", this::deregister)));
  }

  private Response list(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    return Response.json(
        200,
        JsonValue.of(
            desk.list(FAMILY, account).stream().map(SoftwareManagementV1Dialect::item).toList()));
  }

  private static JsonObject item(Registration registration) {
    var credentials = registration.credentials();
    return JsonObject.EMPTY
        .with("aname", registration.key().account().value())
        .with("name", registration.key().service().value())
        .with("url", registration.url().toString())
        .with("username", Optional.of(credentials.username()).filter(s -> !s.isEmpty()))
        .with("password", Optional.of(credentials.password()).filter(s -> !s.isEmpty()));
  }

  private Response register(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var body = Fields.of(request);
    var name = Fields.required(body, "name", ProblemCode.SERVICE_REFUSED);
    var url = Fields.required(body, "url", ProblemCode.URL_REFUSED);
    var credentials =
        new Credentials(
            Fields.text(body, "username", ProblemCode.BODY_MALFORMED).orElse(""),
            Fields.text(body, "password", ProblemCode.BODY_MALFORMED).orElse(""));
    desk.register(
        caller, new RegistrationRequest(FAMILY, account, name, url, credentials, Map.of()));
    return Response.json(
        200, JsonObject.EMPTY.with("accountName", account.value()).with("serviceName", name));
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var service = request.segment("service");
    if (!ServiceName.isValid(service) || !FAMILY.offers(new ServiceName(service))) {
      throw new Failure(ProblemCode.SERVICE_REFUSED, "service: not a service of this API");
    }
    desk.deregister(caller, FAMILY, account, service);
    return Response.json(200, JsonObject.EMPTY.with("success", true));
  }
}
