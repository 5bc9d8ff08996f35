package dev.ringback.server.web;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Health: whether the process lives, and whether it can take work. Safe for use by many threads.
///
/// @param problem why it cannot take work; empty when it can
public record HealthApi(Supplier<Optional<String>> problem) {
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
    return problem
        .get()
        .map(
            reason ->
                Response.json(503, JsonObject.EMPTY.with("status", "down").with("reason", reason)))
        .orElseGet(HealthApi::up);
  }

  private static Response up() {
    return Response.json(200, JsonObject.EMPTY.with("status", "up"));
  }
}
