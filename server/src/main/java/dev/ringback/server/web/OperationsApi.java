package dev.ringback.server.web;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The operations API: what became of messages, and sending one again. Safe for use by many
/// threads.
public final class OperationsApi {
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");

  private final BearerCheck bearers;
  private final History history;
  private final Archive archive;
  private final InstantSource clock;

  /// An API in front of history and archive.
  public OperationsApi(Gate gate, History history, Archive archive, InstantSource clock) {
    this.bearers = new BearerCheck(gate);
    this.history = history;
    this.archive = archive;
    this.clock = clock;
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
                parameter(request, "family", Family::of),
                accounts(caller, parameter(request, "account", OperationsApi::account)),
                parameter(request, "service", OperationsApi::service),
                parameter(request, "state", DeliveryState::of),
                request.parameter("requestId"),
                parameter(request, "from", OperationsApi::time),
                parameter(request, "to", OperationsApi::time),
                parameter(request, "cursor", Optional::of),
                parameter(request, "limit", OperationsApi::limit).orElse(USUAL_LIMIT)));
    return switch (found) {
      case History.Page(var deliveries, var next) -> {
        var views = deliveries.stream().map(OperationsApi::view).toList();
        yield Response.json(
            200, JsonObject.EMPTY.with("deliveries", JsonValue.of(views)).with("next", next));
      }
      case History.CursorRefused() -> throw refused("cursor");
    };
  }

  /// Whose deliveries to look for: those of `asked` or else of all accounts, as far as the caller
  /// covers them.
  private static Optional<Set<AccountName>> accounts(Caller caller, Optional<AccountName> asked) {
    if (asked.isPresent()) {
      return Optional.of(asked.filter(caller::covers).map(Set::of).orElse(Set.of()));
    }
    return caller.onlyAccounts();
  }

  private Response replay(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var id = find(request, caller).message().id();
    return switch (archive.replay(id, clock.instant()).join()) {
      case STARTED ->
          Response.json(202, JsonObject.EMPTY.with("id", id.toString()).with("state", "waiting"));
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

  private static <T> Optional<T> parameter(
      Request request, String name, Function<String, Optional<T>> read) {
    return request
        .parameter(name)
        .filter(text -> !text.isEmpty())
        .map(text -> read.apply(text).orElseThrow(() -> refused(name)));
  }

  private static Failure refused(String parameter) {
    return new Failure(
        ProblemCode.PARAMETER_REFUSED,
        "The parameter " + parameter + " has a value that is none of its.");
  }

  private static Optional<AccountName> account(String text) {
    return Optional.of(text).filter(AccountName::isValid).map(AccountName::new);
  }

  private static Optional<ServiceName> service(String text) {
    return Optional.of(text).filter(ServiceName::isValid).map(ServiceName::new);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(LIMIT.asMatchPredicate())
        .map(Integer::parseInt)
        .filter(limit -> limit >= 1 && limit <= MAX_LIMIT);
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
      case Outcome.Skipped() -> view.with("outcome", "skipped");
    };
  }
}
