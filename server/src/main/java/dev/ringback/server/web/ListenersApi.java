package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.AuditEntry.Action;
import dev.ringback.server.access.AuditTrail;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.intake.Intake;
import dev.ringback.server.intake.IntakeAnswer;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.intake.Submission;
import dev.ringback.server.outcome.WaitingDeliveries;
import dev.ringback.server.retry.ListenerGate;
import dev.ringback.server.retry.ListenerGates;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Listeners as operators see and steer them: how each is doing, its policy, pause and resume, a
/// test message, and giving up the message that an ordering key waits for. Safe for use by many
/// threads.
public final class ListenersApi {
  private static final int PAGE = 500;
  private static final String NO_SUCH_LISTENER = "There is no such listener.";

  private final BearerCheck bearers;
  private final Directory directory;
  private final ListenerGates gates;
  private final WaitingDeliveries waiting;
  private final Intake intake;
  private final AuditTrail audit;
  private final InstantSource clock;

  /// An API in front of these rooms.
  public ListenersApi(
      Gate gate,
      Directory directory,
      ListenerGates gates,
      WaitingDeliveries waiting,
      Intake intake,
      AuditTrail audit,
      InstantSource clock) {
    this.bearers = new BearerCheck(gate);
    this.directory = directory;
    this.gates = gates;
    this.waiting = waiting;
    this.intake = intake;
    this.audit = audit;
    this.clock = clock;
  }

  /// What it answers to.
  public List<Route> routes() {
    var one = "/ringback/v1/listeners/{id}";
    return List.of(
        Route.of("GET", "/ringback/v1/listeners", this::list),
        Route.of("GET", one, this::look),
        Route.of("PUT", one + "/policy", this::changePolicy),
        Route.of(
            "POST",
            one + "/pause",
            request -> change(request, ListenerState::withPause, Action.LISTENER_PAUSED)),
        Route.of(
            "POST",
            one + "/resume",
            request -> change(request, ListenerState::resumed, Action.LISTENER_RESUMED)),
        Route.of("POST", one + "/test", this::test),
        Route.of("POST", one + "/skip", this::skip));
  }

  private Response list(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var only = caller.onlyAccounts();
    if (only.isPresent()) {
      return answer(registrationsOf(only.get()), Optional.empty());
    }
    var last = request.parameter("cursor").filter(text -> !text.isEmpty()).map(this::cursor);
    var page = directory.page(last, PAGE);
    var next =
        page.size() < PAGE ? Optional.<String>empty() : Optional.of(id(page.getLast().key()));
    return answer(page, next);
  }

  private List<Registration> registrationsOf(Set<AccountName> accounts) {
    return accounts.stream()
        .sorted(Comparator.comparing(AccountName::value))
        .flatMap(
            account ->
                Arrays.stream(Family.values())
                    .flatMap(family -> directory.list(family, account).stream()))
        .toList();
  }

  private Response answer(List<Registration> registrations, Optional<String> next) {
    var views = registrations.stream().map(this::view).toList();
    return Response.json(
        200, JsonObject.EMPTY.with("listeners", JsonValue.of(views)).with("next", next));
  }

  private ListenerKey cursor(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new Failure(
                    ProblemCode.PARAMETER_REFUSED,
                    "The parameter cursor has a value that is none of its."));
  }

  private Response look(Request request) {
    return Response.json(200, view(find(request, bearers.require(Role.OPERATOR, request))));
  }

  private Response changePolicy(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var registration = find(request, caller);
    var policy = PolicyJson.read(body(request));
    directory.change(registration.key(), state -> state.with(policy));
    record(caller, Action.LISTENER_POLICY_CHANGED, registration.key());
    return Response.json(200, view(registration));
  }

  private Response change(Request request, UnaryOperator<ListenerState> change, Action action) {
    var caller = bearers.require(Role.OPERATOR, request);
    var registration = find(request, caller);
    directory.change(registration.key(), change);
    record(caller, action, registration.key());
    return Response.json(200, view(registration));
  }

  private void record(Caller caller, Action action, ListenerKey key) {
    var subject = key.family() + "/" + key.account() + "/" + key.service();
    audit.record(AuditEntry.done(clock.instant(), caller, action, subject));
  }

  private Response test(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var key = find(request, caller).key();
    var requestId = "test-" + clock.instant().toEpochMilli();
    var members =
        JsonObject.EMPTY.with("requestId", requestId).with("test", true).text().getBytes(UTF_8);
    var submission =
        new Submission(
            key,
            Optional.empty(),
            Optional.empty(),
            Optional.of(requestId),
            Payload.ofMembers(Arrays.copyOfRange(members, 1, members.length - 1)));
    return switch (intake.accept(caller.client(), List.of(submission)).join()) {
      case IntakeAnswer.Taken(var acceptances) ->
          Response.json(202, JsonObject.EMPTY.with("id", acceptances.getFirst().id().toString()));
      case IntakeAnswer.Overloaded _, IntakeAnswer.Unavailable _ ->
          throw new Failure(ProblemCode.OVERLOADED, "Nothing can be accepted now.");
    };
  }

  private Response skip(Request request) {
    var caller = bearers.require(Role.OPERATOR, request);
    var key = find(request, caller).key();
    var orderingKey =
        body(request)
            .text("orderingKey")
            .orElseThrow(
                () ->
                    new Failure(ProblemCode.PARAMETER_MISSING, "orderingKey: a text is expected."));
    return switch (waiting.skip(key, orderingKey).join()) {
      case SKIPPED -> {
        record(caller, Action.MESSAGE_SKIPPED, key);
        yield Response.json(200, JsonObject.EMPTY.with("skipped", orderingKey));
      }
      case UNDER_WAY ->
          throw new Failure(
              ProblemCode.CONFLICT,
              "Its first message is being attempted at this moment; try again.");
      case NOTHING_WAITS ->
          throw new Failure(
              ProblemCode.NOT_REGISTERED, "Nothing of that ordering key waits in order.");
    };
  }

  private static JsonObject body(Request request) {
    try {
      return JsonObject.read(request.body().bytes());
    } catch (MalformedJson malformed) {
      throw new Failure(ProblemCode.BODY_MALFORMED, "The body is not a JSON object.");
    }
  }

  private Registration find(Request request, Caller caller) {
    return parse(request.segment("id"))
        .filter(key -> caller.covers(key.account()))
        .flatMap(directory::find)
        .orElseThrow(() -> new Failure(ProblemCode.NOT_REGISTERED, NO_SUCH_LISTENER));
  }

  /// `family:account:service`; neither families nor accounts have colons.
  private static String id(ListenerKey key) {
    return key.family().id() + ":" + key.account().value() + ":" + key.service().value();
  }

  private static Optional<ListenerKey> parse(String id) {
    var parts = id.split(":", 3);
    return parts.length == 3 && AccountName.isValid(parts[1]) && ServiceName.isValid(parts[2])
        ? Family.of(parts[0])
            .map(
                family ->
                    new ListenerKey(family, new AccountName(parts[1]), new ServiceName(parts[2])))
        : Optional.empty();
  }

  private JsonObject view(Registration registration) {
    var key = registration.key();
    var state = directory.state(key);
    return JsonObject.EMPTY
        .with("id", id(key))
        .with("family", key.family().id())
        .with("account", key.account().value())
        .with("service", key.service().value())
        .with("url", registration.url().withoutQuery())
        .with("createdOn", registration.createdOn().toString())
        .with("state", word(state.isGone(registration.createdOn()), state.paused(), gates.of(key)))
        .with("goneSince", state.goneSince().map(Instant::toString))
        .with("policy", PolicyJson.write(state.policy()));
  }

  private static String word(boolean gone, boolean paused, ListenerGate gate) {
    if (gone) {
      return "gone";
    }
    if (paused) {
      return "paused";
    }
    return switch (gate) {
      case ListenerGate.Open _ -> "open";
      case ListenerGate.Slowed _ -> "slowed";
      case ListenerGate.Closed _ -> "closed";
    };
  }
}
