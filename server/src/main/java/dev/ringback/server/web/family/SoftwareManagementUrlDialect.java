package dev.ringback.server.web.family;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;
import java.util.Optional;

/// Software Management v2 and v3, which differ in their base path alone: one address per account
/// and nothing else on the wire.
public final class SoftwareManagementUrlDialect {
  private final Family family;
  private final String service;
  private final FrontDesk desk;

  /// The dialect of one of the two versions at this desk.
  public SoftwareManagementUrlDialect(Family family, FrontDesk desk) {
    this.family = family;
    this.service = family.services().iterator().next().value();
    this.desk = desk;
  }

  /// Its operations.
  public Api api() {
    var callbacks = family.basePath() + "/callbacks/{account}";
    return new Api(
        family.basePath(),
        new SoftwareManagementErrors(),
        List.of(
            Route.of("GET", callbacks, this::get),
            Route.of("PUT", callbacks, this::register),
            Route.of("POST", callbacks, this::register),
            Route.of("DELETE", callbacks, this::deregister)));
  }

  private Response get(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var url = desk.list(family, account).stream().findFirst().map(found -> found.url().toString());
    return Response.json(200, JsonObject.EMPTY.with("url", url));
  }

  /// One published table calls the member `callback`.
  private Response register(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    var body = Fields.of(request);
    var url =
        Fields.text(body, "url", ProblemCode.URL_REFUSED)
            .or(() -> Fields.text(body, "callback", ProblemCode.URL_REFUSED))
            .orElseThrow(() -> new Failure(ProblemCode.URL_REFUSED, "url: missing"));
    desk.register(caller, RegistrationRequest.of(family, account, service, url));
    return Response.json(200, JsonObject.EMPTY.with("url", url));
  }

  private Response deregister(Request request) {
    var caller = desk.admit(request);
    var account = desk.account(caller, Optional.of(request.segment("account")));
    desk.deregister(caller, family, account, service);
    return Response.json(200, JsonObject.EMPTY.with("success", true));
  }
}
