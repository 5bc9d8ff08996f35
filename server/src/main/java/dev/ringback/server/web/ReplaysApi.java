package dev.ringback.server.web;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.AuditEntry.Action;
import dev.ringback.server.access.AuditTrail;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import dev.ringback.server.retry.ReplayFilter;
import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayRun;
import dev.ringback.server.retry.ReplayRuns;
import dev.ringback.server.retry.ReplayState;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The operations API's replays by filter: started, looked at, paused, resumed and cancelled; and
/// how many archived messages there are to be sent again. Safe for use by many threads.
///
/// A replay shows to callers that cover all the accounts that it may send of. One of an account
/// that its caller does not cover finds nothing, as it would if there were no such account, and
/// shows to that caller alone.
public final class ReplaysApi {
  private static final Set<String> MEMBERS =
      Set.of("family", "account", "service", "requestId", "state", "from", "to");
  private static final int MAX_REQUEST_ID = 1_024;
  private static final int MAX_ACCOUNTS = 1_000;
  private static final int COUNTED = 10_000;
  private static final String RETRY_AFTER_SECONDS = "60";

  private final BearerCheck bearers;
  private final ReplayRuns replays;
  private final History history;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Runnable started;

  /// An API in front of the replays.
  ///
  /// @param clock the time of day
  /// @param random keeps ids apart; safe for use by many threads
  /// @param started told when a replay is to run
  public ReplaysApi(
      Gate gate,
      ReplayRuns replays,
      History history,
      AuditTrail audit,
      InstantSource clock,
      RandomGenerator random,
      Runnable started) {
    this.bearers = new BearerCheck(gate);
    this.replays = replays;
    this.history = history;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
    this.started = started;
  }

  /// What it answers to.
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/ringback/v1/replays", this::start),
        Route.of("GET", "/ringback/v1/replays", this::list),
        Route.of("GET", "/ringback/v1/replays/{id}", this::look),
        Route.of(
            "POST",
            "/ringback/v1/replays/{id}/pause",
            request -> change(request, ReplayState.Event.PAUSE, Action.REPLAY_PAUSED)),
        Route.of(
            "POST",
            "/ringback/v1/replays/{id}/resume",
            request -> change(request, ReplayState.Event.RESUME, Action.REPLAY_RESUMED)),
        Route.of(
            "POST",
            "/ringback/v1/replays/{id}/cancel",
            request -> change(request, ReplayState.Event.CANCEL, Action.REPLAY_CANCELLED)),
        Route.of("GET", "/ringback/v1/archive", this::archived));
  }

  private Response start(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var filter = filter(request);
    var accounts = Filters.accounts(caller, filter.account());
    if (accounts.filter(some -> some.size() > MAX_ACCOUNTS).isPresent()) {
      throw new Failure(
          ProblemCode.PARAMETER_MISSING,
          "The filter names no account, and the caller has more than " + MAX_ACCOUNTS + ".");
    }
    // As exact as the endings that it is compared with.
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var run = ReplayRun.start(ReplayId.of(now, random), filter, accounts, caller.client(), now);
    if (!replays.add(run)) {
      var detail =
          ReplayRuns.MAX_UNFINISHED + " replays are unfinished. Let some end, or cancel some.";
      return ProblemJson.answer(new Problem(ProblemCode.SLOW_DOWN, detail), JsonObject.EMPTY)
          .with("Retry-After", RETRY_AFTER_SECONDS);
    }
    audit.record(AuditEntry.done(now, caller, Action.REPLAY_STARTED, run.id().text()));
    started.run();
    return Response.json(202, view(run));
  }

  /// A member that is not known is refused: mistyped, it would make the filter wider.
  private static ReplayFilter filter(Request request) {
    var asked = body(request);
    for (var name : asked.members().keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new Failure(
            ProblemCode.PARAMETER_REFUSED,
            "The filter has a member that is none of: family, account, service, requestId, state,"
                + " from, to.");
      }
    }
    var filter =
        new ReplayFilter(
            member(asked, "family", Family::of),
            member(asked, "account", Filters::account),
            member(asked, "service", Filters::service),
            member(asked, "requestId", ReplaysApi::requestId),
            member(asked, "state", ReplaysApi::state).orElse(DeliveryState.ARCHIVED),
            member(asked, "from", Filters::time),
            member(asked, "to", Filters::time));
    if (!filter.isNarrow()) {
      throw new Failure(
          ProblemCode.PARAMETER_MISSING,
          "The filter would match nearly everything (expected: at least one of account, service,"
              + " requestId and from).");
    }
    var from = filter.from().orElse(Instant.MIN);
    if (!from.isBefore(filter.to().orElse(Instant.MAX))) {
      throw new Failure(ProblemCode.PARAMETER_REFUSED, "The filter ends before it begins.");
    }
    return filter;
  }

  private static JsonObject body(Request request) {
    if (request.body().isEmpty()) {
      throw new Failure(ProblemCode.BODY_MISSING, "There is no body (expected: a filter).");
    }
    try {
      return JsonObject.read(request.body().bytes());
    } catch (MalformedJson e) {
      throw new Failure(ProblemCode.BODY_MALFORMED, "The body is not a JSON object.");
    }
  }

  private static <T> Optional<T> member(
      JsonObject filter, String name, Function<String, Optional<T>> read) {
    return filter
        .get(name)
        .map(value -> value.asText().flatMap(read).orElseThrow(() -> Filters.refused(name)));
  }

  private static Optional<String> requestId(String text) {
    return Optional.of(text).filter(id -> !id.isEmpty() && id.length() <= MAX_REQUEST_ID);
  }

  private static Optional<DeliveryState> state(String text) {
    return DeliveryState.of(text)
        .filter(state -> state.after(DeliveryState.Event.REPLAYED).isPresent());
  }

  private Response list(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var limit = Filters.limit(request);
    var before = Filters.parameter(request, "cursor", ReplayId::parse);
    var found = replays.newest(before, limit + 1, run -> shows(run, caller));
    var page = found.subList(0, Math.min(limit, found.size()));
    var next = Optional.of(page).filter(_ -> found.size() > limit).map(List::getLast);
    return Response.json(
        200,
        JsonObject.EMPTY
            .with("replays", JsonValue.of(page.stream().map(ReplaysApi::view).toList()))
            .with("next", next.map(run -> run.id().text())));
  }

  private Response look(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    return Response.json(200, view(find(request, caller)));
  }

  private Response change(Request request, ReplayState.Event event, Action action) {
    var caller = bearers.require(Role.OPERATOR, request);
    var found = find(request, caller);
    var changed =
        replays
            .change(found.id(), event, clock.instant(), Optional.empty())
            .orElseThrow(
                () ->
                    new Failure(
                        ProblemCode.CONFLICT,
                        "The replay is "
                            + find(request, caller).state().id()
                            + "; there is nothing to "
                            + event.name().toLowerCase(Locale.ROOT)
                            + "."));
    audit.record(AuditEntry.done(clock.instant(), caller, action, found.id().text()));
    if (changed.state() == ReplayState.RUNNING) {
      started.run();
    }
    return Response.json(200, view(changed));
  }

  private ReplayRun find(Request request, Caller caller) {
    return ReplayId.parse(request.segment("id"))
        .flatMap(replays::find)
        .filter(run -> shows(run, caller))
        .orElseThrow(
            () ->
                new Failure(ProblemCode.NOT_REGISTERED, "There is no such replay, or no longer."));
  }

  private static boolean shows(ReplayRun run, Caller caller) {
    if (run.accounts().isEmpty()) {
      return caller.onlyAccounts().isEmpty();
    }
    var accounts = run.accounts().get();
    return accounts.isEmpty()
        ? run.startedBy().equals(caller.client())
        : accounts.stream().allMatch(caller::covers);
  }

  private Response archived(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var listener =
        new ListenerKey(
            required(request, "family", Family::of),
            required(request, "account", Filters::account),
            required(request, "service", Filters::service));
    var counted = caller.covers(listener.account()) ? history.archived(listener, COUNTED + 1) : 0;
    return Response.json(
        200,
        JsonObject.EMPTY
            .with("archived", Math.min(counted, COUNTED))
            .with("more", counted > COUNTED));
  }

  private static <T> T required(Request request, String name, Function<String, Optional<T>> read) {
    return Filters.parameter(request, name, read)
        .orElseThrow(
            () ->
                new Failure(
                    ProblemCode.PARAMETER_MISSING, "The parameter " + name + " is missing."));
  }

  private static JsonObject view(ReplayRun run) {
    var filter = run.filter();
    var progress = run.progress();
    return JsonObject.EMPTY
        .with("id", run.id().text())
        .with("state", run.state().id())
        .with(
            "filter",
            JsonObject.EMPTY
                .with("family", filter.family().map(Family::id))
                .with("account", filter.account().map(account -> account.value()))
                .with("service", filter.service().map(service -> service.value()))
                .with("requestId", filter.requestId())
                .with("state", filter.state().id())
                .with("from", filter.from().map(Instant::toString))
                .with("to", filter.to().map(Instant::toString)))
        .with(
            "progress",
            JsonObject.EMPTY
                .with("looked", progress.looked())
                .with("replayed", progress.replayed())
                .with("skipped", progress.skipped()))
        .with("startedBy", run.startedBy())
        .with("startedAt", run.startedAt().toString())
        .with("endedAt", run.endedAt().map(Instant::toString))
        .with("reason", run.reason());
  }
}
