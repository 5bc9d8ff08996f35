package dev.ringback.server.web.http;

import dev.ringback.protocol.json.JsonObject;
import java.util.Locale;

/// Errors as RFC 9457 puts them, for Ringback's own APIs: `application/problem+json`, with the
/// [ProblemCode] as member `code`.
public final class ProblemJson implements ErrorDialect {
  private static final String TYPE = "application/problem+json";

  @Override
  public Response answer(Problem problem) {
    return answer(problem, JsonObject.EMPTY);
  }

  /// The answer to a request that has this problem, with more members.
  public static Response answer(Problem problem, JsonObject more) {
    var status = status(problem.code());
    var body =
        JsonObject.EMPTY
            .with("type", "about:blank")
            .with("title", title(problem.code()))
            .with("status", status)
            .with("detail", problem.detail())
            .with("code", problem.code().name());
    for (var member : more.members().entrySet()) {
      body = body.with(member.getKey(), member.getValue());
    }
    var answer = Response.of(status, TYPE, Body.of(body.utf8())).with("Cache-Control", "no-store");
    return status == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
  }

  private static String title(ProblemCode code) {
    var words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static int status(ProblemCode code) {
    return switch (code) {
      case CREDENTIALS_MISSING,
          TOKEN_REFUSED,
          BAD_CREDENTIALS,
          SESSION_MISSING,
          SESSION_UNKNOWN,
          SESSION_EXPIRED ->
          401;
      case FORBIDDEN, ACCOUNT_FOREIGN -> 403;
      case UNKNOWN_PATH, NOT_REGISTERED -> 404;
      case WRONG_METHOD -> 405;
      case CONFLICT -> 409;
      case BODY_TOO_LARGE -> 413;
      case LINE_TOO_LONG -> 414;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case EXPECTATION_REFUSED -> 417;
      case SLOW_DOWN -> 429;
      case HEADER_TOO_LARGE -> 431;
      case MALFORMED_REQUEST,
          BODY_MISSING,
          BODY_MALFORMED,
          ILLEGAL_CHARACTER,
          PARAMETER_MISSING,
          PARAMETER_REFUSED,
          ACCOUNT_MISSING,
          ACCOUNT_MALFORMED,
          SERVICE_REFUSED,
          URL_REFUSED,
          HEADERS_REFUSED ->
          400;
      case OVERLOADED -> 503;
      case BROKEN -> 500;
      case VERSION_REFUSED -> 505;
    };
  }
}
