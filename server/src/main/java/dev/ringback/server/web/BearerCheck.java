package dev.ringback.server.web;

import dev.ringback.server.access.Admission;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;

/// Who is calling Ringback's own APIs: a bearer token is enough. Safe for use by many threads.
///
/// @param gate what lets requests in
record BearerCheck(Gate gate) {
  /// The caller, who has to have `role`.
  Caller require(Role role, Request request) {
    return switch (gate.byBearer(request.header("Authorization"))) {
      case Admission.Admitted(var caller) when caller.may(role) -> caller.from(request.remote());
      case Admission.Admitted _ ->
          throw new Failure(ProblemCode.FORBIDDEN, "The caller lacks the role " + role + ".");
      case Admission.NoBearer() ->
          throw new Failure(
              ProblemCode.CREDENTIALS_MISSING,
              "The request has no bearer token (expected: Authorization: Bearer TOKEN).");
      case Admission.BadBearer(), Admission.NoSession _ ->
          throw new Failure(ProblemCode.TOKEN_REFUSED, "The bearer token is wrong or has expired.");
    };
  }
}
