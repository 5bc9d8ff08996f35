package dev.ringback.server.web.family;

import dev.ringback.server.web.http.ErrorDialect;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.Response;

/// How the three versions of Software Management put errors. Nothing public says how they answer a
/// session that is not live; the words of Device Location are taken.
final class SoftwareManagementErrors implements ErrorDialect {
  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case ACCOUNT_MISSING, ACCOUNT_MALFORMED -> invalid("Invalid account name format");
      case ACCOUNT_FOREIGN -> invalid("Inactive account");
      case BODY_MISSING, BODY_MALFORMED -> invalid("Input binding error");
      case SESSION_EXPIRED, SESSION_MISSING, SESSION_UNKNOWN ->
          invalid("UWS verification failure (" + problem.detail() + ")");
      case SERVICE_REFUSED -> invalid("Invalid callback service name");
      case URL_REFUSED -> invalid("Invalid callback url");
      case NOT_REGISTERED -> invalid("Callback not registered");
      case MALFORMED_REQUEST,
          ILLEGAL_CHARACTER,
          PARAMETER_MISSING,
          PARAMETER_REFUSED,
          HEADERS_REFUSED,
          BAD_CREDENTIALS ->
          invalid(problem.detail());
      case BROKEN -> Response.json(500, Fields.error("INTERNAL_ERROR", problem.detail()));
      case CREDENTIALS_MISSING,
          TOKEN_REFUSED,
          FORBIDDEN,
          UNKNOWN_PATH,
          WRONG_METHOD,
          BODY_TOO_LARGE,
          LINE_TOO_LONG,
          HEADER_TOO_LARGE,
          OVERLOADED,
          SLOW_DOWN,
          CONFLICT,
          UNSUPPORTED_MEDIA_TYPE,
          EXPECTATION_REFUSED,
          VERSION_REFUSED ->
          Gateway.answer(problem);
    };
  }

  private static Response invalid(String message) {
    return Response.json(400, Fields.error("INVALID_PARAMETER", message));
  }
}
