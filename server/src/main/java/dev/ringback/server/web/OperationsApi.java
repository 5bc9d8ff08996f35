package dev.ringback.server.web;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.AuditTrail;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.retry.Archive;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The operations API: what became of messages, and sending one again. Safe for use by many
/// threads.
public final class OperationsApi {
  private final BearerCheck bearers;
  private final History history;
  private final Archive archive;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final InstantSource schedule;

  /// An API in front of history and archive.
  ///
  /// @param audit where it is written down who had what sent again
  /// @param clock the time of day
  /// @param schedule the time that tells what is due
  public OperationsApi(
      Gate gate,
      History history,
      Archive archive,
      AuditTrail audit,
      InstantSource clock,
      InstantSource schedule) {
    this.bearers = new BearerCheck(gate);
    this.history = history;
    this.archive = archive;
    this.audit = audit;
    this.clock = clock;
    this.schedule = schedule;
  }

  /// What it answers to.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/ringback/v1/messages/{id}", this::message),
        Route.of("GET", "/ringback/v1/deliveries", this::deliveries),
        Route.of("POST", "/ringback/v1/deliveries/{id}/replay", this::replay));
  }

  private Response message(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    return Response.json(200, view(find(request, caller)));
  }

  private Response deliveries(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var found =
        history.search(
            new History.Query(
                Filters.parameter(request, "family", Family::of),
                Filters.accounts(caller, Filters.parameter(request, "account", Filters::account)),
                Filters.parameter(request, "service", Filters::service),
                Filters.parameter(request, "state", DeliveryState::of),
                request.parameter("requestId"),
                Filters.parameter(request, "from", Filters::time),
                Filters.parameter(request, "to", Filters::time),
                Filters.parameter(request, "cursor", Optional::of),
                Filters.limit(request)));
    return switch (found) {
      case History.Page(var deliveries, var next) -> {
        var views = deliveries.stream().map(OperationsApi::view).toList();
        yield Response.json(
            200, JsonObject.EMPTY.with("deliveries", JsonValue.of(views)).with("next", next));
      }
      case History.CursorRefused() -> throw Filters.refused("cursor");
    };
  }

  private Response replay(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var id = find(request, caller).message().id();
    return switch (archive.replay(id, schedule.instant()).join()) {
      case STARTED -> {
        var action = AuditEntry.Action.MESSAGE_REPLAYED;
        audit.record(AuditEntry.done(clock.instant(), caller, action, id.toString()));
        yield Response.json(
            202, JsonObject.EMPTY.with("id", id.toString()).with("state", "waiting"));
      }
      case STILL_WAITING ->
          throw new Failure(
              ProblemCode.CONFLICT, "It still waits for an attempt; there is nothing to replay.");
      case UNKNOWN -> throw unknown();
    };
  }

  private Delivery find(Request request, Caller caller) {
    return MessageId.parse(request.segment("id"))
        .flatMap(history::find)
        .filter(delivery -> caller.covers(delivery.message().key().account()))
        .orElseThrow(OperationsApi::unknown);
  }

  private static Failure unknown() {
    return new Failure(ProblemCode.NOT_REGISTERED, "There is no such message, or no longer.");
  }

  private static JsonObject view(Delivery delivery) {
    var message = delivery.message();
    return JsonObject.EMPTY
        .with("id", message.id().toString())
        .with("family", message.key().family().id())
        .with("account", message.key().account().value())
        .with("service", message.key().service().value())
        .with("publisher", message.publisher())
        .with("publisherId", message.publisherId())
        .with("orderingKey", message.orderingKey())
        .with("requestId", message.requestId())
        .with("acceptedAt", message.id().acceptedAt().toString())
        .with("state", delivery.state().id())
        .with("nextAttemptAt", delivery.nextAttemptAt().map(Instant::toString))
        .with("endedAt", delivery.endedAt().map(Instant::toString))
        .with("reason", delivery.reason())
        .with(
            "attempts",
            JsonValue.of(delivery.attempts().stream().map(OperationsApi::view).toList()));
  }

  private static JsonObject view(Attempt attempt) {
    var view =
        JsonObject.EMPTY
            .with("series", attempt.series())
            .with("number", attempt.number())
            .with("at", attempt.at().toString())
            .with("tookMillis", attempt.tookMillis())
            .with("url", Optional.of(attempt.url()).filter(url -> !url.isEmpty()));
    return switch (attempt.outcome()) {
      case Outcome.Delivered(int status) ->
          view.with("outcome", "delivered").with("status", status);
      case Outcome.Refused(int status, var retryAfter) ->
          view.with("outcome", "refused")
              .with("status", status)
              .with("retryAfterSeconds", retryAfter.map(wish -> Long.toString(wish.toSeconds())));
      case Outcome.Unreachable(String reason) ->
          view.with("outcome", "unreachable").with("reason", reason);
      case Outcome.Forbidden(String rule) -> view.with("outcome", "forbidden").with("reason", rule);
      case Outcome.Unclaimed() -> view.with("outcome", "unclaimed");
      case Outcome.Gone() -> view.with("outcome", "gone");
      case Outcome.Untried() -> view.with("outcome", "untried");
      case Outcome.Skipped() -> view.with("outcome", "skipped");
    };
  }
}
