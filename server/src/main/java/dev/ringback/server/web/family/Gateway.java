package dev.ringback.server.web.family;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Response;
import java.util.Map;
import java.util.Objects;

/// Errors that arise before a family is asked. The documented `fault` object, with `errorCode` and
/// `errorMessage` beside it because a strict public client decodes every error as those two.
///
/// Codes of six digits are documented; the others repeat the status.
final class Gateway {
  private static final Map<ProblemCode, Fault> FAULTS =
      Map.ofEntries(
          Map.entry(
              ProblemCode.CREDENTIALS_MISSING, new Fault(401, "900902", "Missing Credentials")),
          Map.entry(ProblemCode.TOKEN_REFUSED, new Fault(401, "900901", "Invalid Credentials")),
          Map.entry(ProblemCode.FORBIDDEN, new Fault(403, "403", "Forbidden")),
          Map.entry(
              ProblemCode.UNKNOWN_PATH,
              new Fault(
                  404, "900906", "No matching resource found in the API for the given request")),
          Map.entry(ProblemCode.WRONG_METHOD, new Fault(405, "405", "Method Not Allowed")),
          Map.entry(ProblemCode.CONFLICT, new Fault(409, "409", "Conflict")),
          Map.entry(ProblemCode.BODY_TOO_LARGE, new Fault(413, "413", "Content Too Large")),
          Map.entry(ProblemCode.LINE_TOO_LONG, new Fault(414, "414", "URI Too Long")),
          Map.entry(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE, new Fault(415, "415", "Unsupported Media Type")),
          Map.entry(ProblemCode.EXPECTATION_REFUSED, new Fault(417, "417", "Expectation Failed")),
          Map.entry(ProblemCode.SLOW_DOWN, new Fault(429, "429", "Too Many Requests")),
          Map.entry(
              ProblemCode.HEADER_TOO_LARGE,
              new Fault(431, "431", "Request Header Fields Too Large")),
          Map.entry(ProblemCode.OVERLOADED, new Fault(503, "503", "Service Unavailable")),
          Map.entry(
              ProblemCode.VERSION_REFUSED, new Fault(505, "505", "HTTP Version Not Supported")));

  private Gateway() {}

  /// The answer to a problem that is the gateway's.
  static Response answer(Problem problem) {
    return answer(problem, JsonObject.EMPTY);
  }

  /// The answer to a problem that is the gateway's, with more members, which win.
  static Response answer(Problem problem, JsonObject more) {
    var fault = fault(problem);
    var body =
        JsonObject.EMPTY
            .with(
                "fault",
                JsonObject.EMPTY
                    .with("code", fault.code())
                    .with("message", fault.message())
                    .with("description", problem.detail()))
            .with("errorCode", fault.code())
            .with("errorMessage", fault.message());
    for (var member : more.members().entrySet()) {
      body = body.with(member.getKey(), member.getValue());
    }
    var answer = Response.json(fault.status(), body);
    return fault.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
  }

  private static Fault fault(Problem problem) {
    return Objects.requireNonNull(FAULTS.get(problem.code()), () -> "no fault " + problem.code());
  }

  private record Fault(int status, String code, String message) {}
}
