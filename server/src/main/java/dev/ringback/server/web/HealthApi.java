package dev.ringback.server.web;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.store.StoreHealth;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;

/// Health: whether the process lives, and whether it can take work. Safe for use by many threads.
///
/// @param store whether it can keep what it is given
public record HealthApi(StoreHealth store) {
  /// What it answers to.
  public Api api() {
    return new Api(
        "/health",
        new ProblemJson(),
        List.of(
            Route.of("GET", "/health/live", _ -> up()),
            Route.of("GET", "/health/ready", _ -> ready())));
  }

  private Response ready() {
    return store
        .problem()
        .map(
            problem ->
                Response.json(503, JsonObject.EMPTY.with("status", "down").with("reason", problem)))
        .orElseGet(HealthApi::up);
  }

  private static Response up() {
    return Response.json(200, JsonObject.EMPTY.with("status", "up"));
  }
}
