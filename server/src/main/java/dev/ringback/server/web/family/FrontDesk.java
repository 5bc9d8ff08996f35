package dev.ringback.server.web.family;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.access.Admission;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.AuditTrail;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.SessionCheck;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Refusal;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.directory.RegistrationResult;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What all dialects ask of the rooms behind the edge: who is calling, for which account, and the
/// three things to do with a listener. What cannot be done ends in a [Failure], which the dialect
/// puts into its family's words. Safe for use by many threads.
public final class FrontDesk {
  private final Gate gate;
  private final Directory directory;
  private final AuditTrail audit;
  private final InstantSource clock;

  /// A desk in front of these rooms, which has it written down what is changed over it.
  public FrontDesk(Gate gate, Directory directory, AuditTrail audit, InstantSource clock) {
    this.gate = gate;
    this.directory = directory;
    this.audit = audit;
    this.clock = clock;
  }

  /// Who is calling, by bearer token and session.
  Caller admit(Request request) {
    var caller =
        admitted(
            gate.bySession(
                request.header("Authorization"), request.header(HeaderNames.SESSION_TOKEN)),
            request);
    if (!caller.may(Role.CUSTOMER)) {
      throw new Failure(ProblemCode.FORBIDDEN, "The caller may not register listeners.");
    }
    return caller;
  }

  /// Who is calling, by bearer token alone.
  Caller requireBearer(Request request) {
    return admitted(gate.byBearer(request.header("Authorization")), request);
  }

  /// The account of that name, which the caller has to cover.
  AccountName account(Caller caller, Optional<String> name) {
    if (name.isEmpty() || name.get().isEmpty()) {
      throw new Failure(ProblemCode.ACCOUNT_MISSING, "An account is missing.");
    }
    var account =
        directory
            .rules()
            .account(name.get())
            .orElseThrow(
                () -> new Failure(ProblemCode.ACCOUNT_MALFORMED, "There is no such account."));
    if (!caller.covers(account) || Directory.isReserved(account)) {
      throw new Failure(ProblemCode.ACCOUNT_FOREIGN, "Could not find account " + account);
    }
    return account;
  }

  /// The listeners of an account, ordered by service name.
  List<Registration> list(Family family, AccountName account) {
    return directory.list(family, account);
  }

  /// Registers a listener.
  Registration register(Caller caller, RegistrationRequest request) {
    return switch (directory.register(request)) {
      case RegistrationResult.Registered(var registration) ->
          recorded(caller, AuditEntry.Action.LISTENER_REGISTERED, registration);
      case RegistrationResult.Refused(var why) ->
          throw new Failure(code(why.part()), why.complaint());
    };
  }

  /// Removes a listener.
  Registration deregister(Caller caller, Family family, AccountName account, String service) {
    return Optional.of(service)
        .filter(ServiceName::isValid)
        .map(name -> new ListenerKey(family, account, new ServiceName(name)))
        .flatMap(directory::deregister)
        .map(gone -> recorded(caller, AuditEntry.Action.LISTENER_DEREGISTERED, gone))
        .orElseThrow(
            () ->
                new Failure(ProblemCode.NOT_REGISTERED, "There is no listener for this service."));
  }

  private Registration recorded(
      Caller caller, AuditEntry.Action action, Registration registration) {
    var key = registration.key();
    var subject = key.family() + "/" + key.account() + "/" + key.service();
    audit.record(AuditEntry.done(clock.instant(), caller, action, subject));
    return registration;
  }

  /// The failure that a session token which is not live comes to.
  static Failure noSession(SessionCheck check) {
    return switch (check) {
      case SessionCheck.Missing() ->
          new Failure(ProblemCode.SESSION_MISSING, "The Session token is missing.");
      case SessionCheck.Unknown() ->
          new Failure(ProblemCode.SESSION_UNKNOWN, "The Session token is not valid.");
      case SessionCheck.Expired() ->
          new Failure(ProblemCode.SESSION_EXPIRED, "The Session has expired.");
      case SessionCheck.Live(var user) ->
          throw new IllegalArgumentException("The session of " + user.name() + " is live.");
    };
  }

  private static Caller admitted(Admission admission, Request request) {
    return switch (admission) {
      case Admission.Admitted(var caller) -> caller.from(request.remote());
      case Admission.NoBearer() ->
          throw new Failure(
              ProblemCode.CREDENTIALS_MISSING,
              "The request has no bearer token (expected: Authorization: Bearer TOKEN).");
      case Admission.BadBearer() ->
          throw new Failure(ProblemCode.TOKEN_REFUSED, "The bearer token is wrong or has expired.");
      case Admission.NoSession(var why) -> throw noSession(why);
    };
  }

  /// The failure of a log-in that is not looked at.
  ///
  /// @param left for how much longer none is looked at
  static Failure heldUp(Duration left) {
    return new Failure(ProblemCode.SLOW_DOWN, "Too many wrong secrets lately.", left);
  }

  private static ProblemCode code(Refusal.Part part) {
    return switch (part) {
      case SERVICE -> ProblemCode.SERVICE_REFUSED;
      case URL -> ProblemCode.URL_REFUSED;
      case HEADERS -> ProblemCode.HEADERS_REFUSED;
    };
  }
}
