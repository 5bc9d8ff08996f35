package dev.ringback.server.web.family;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.ClientCheck;
import dev.ringback.server.access.OauthTokens;
import dev.ringback.server.access.Origin;
import dev.ringback.server.access.TokenResult;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ErrorDialect;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.Form;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The OAuth login: a bearer token by the client-credentials grant, and its end.
public final class OauthLogin implements ErrorDialect {
  private static final String BASE_PATH = "/api/ts/v1";
  private static final Pattern BASIC =
      Pattern.compile("basic +([^ ]*) *", Pattern.CASE_INSENSITIVE);

  private final OauthTokens tokens;

  /// A login for these tokens.
  public OauthLogin(OauthTokens tokens) {
    this.tokens = tokens;
  }

  /// Its operations.
  public Api api() {
    return new Api(
        BASE_PATH,
        this,
        List.of(
            Route.of("POST", BASE_PATH + "/oauth2/token", this::token),
            Route.of("POST", BASE_PATH + "/oauth2/revoke", this::revoke)));
  }

  private Response token(Request request) {
    var client = client(request);
    var form = form(request);
    var origin = Origin.of(request.remote());
    return switch (tokens.issue(client.id(), client.secret(), form.first("scope"), origin)) {
      case TokenResult.Issued(var token, var seconds, var scope) ->
          Response.json(
              200,
              JsonObject.EMPTY
                  .with("access_token", token)
                  .with("scope", scope)
                  .with("token_type", "Bearer")
                  .with("expires_in", seconds));
      case TokenResult.UnknownClient() -> throw unknownClient();
      case TokenResult.HeldUp(var left) -> throw FrontDesk.heldUp(left);
      case TokenResult.UnknownScope() ->
          throw new Failure(
              ProblemCode.PARAMETER_REFUSED, "A scope was requested that does not exist");
    };
  }

  private Response revoke(Request request) {
    var client = client(request);
    var form = form(request);
    var token =
        form.first("token")
            .orElseThrow(
                () -> new Failure(ProblemCode.PARAMETER_MISSING, "Missing token parameter value"));
    var origin = Origin.of(request.remote());
    return switch (tokens.revoke(client.id(), client.secret(), token, origin)) {
      case ClientCheck.Known() -> Response.json(200, JsonObject.EMPTY);
      case ClientCheck.Unknown() -> throw unknownClient();
      case ClientCheck.HeldUp(var left) -> throw FrontDesk.heldUp(left);
    };
  }

  private static Failure unknownClient() {
    return new Failure(ProblemCode.BAD_CREDENTIALS, "Client authentication failed");
  }

  private static Form form(Request request) {
    return utf8(request.body().bytes())
        .flatMap(Form::read)
        .filter(form -> form.first("grant_type").filter("client_credentials"::equals).isPresent())
        .orElseThrow(
            () -> new Failure(ProblemCode.PARAMETER_MISSING, "Missing grant_type parameter value"));
  }

  private static KeyAndSecret client(Request request) {
    var basic =
        request
            .header("Authorization")
            .map(BASIC::matcher)
            .filter(header -> header.matches())
            .orElseThrow(
                () ->
                    new Failure(
                        ProblemCode.CREDENTIALS_MISSING,
                        "The request has no key and secret (expected: Authorization: Basic …)."));
    return base64(basic.group(1))
        .flatMap(OauthLogin::utf8)
        .filter(pair -> pair.contains(":"))
        .map(
            pair ->
                new KeyAndSecret(
                    pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)))
        .orElseThrow(OauthLogin::unknownClient);
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  @Override
  public Response answer(Problem problem) {
    return switch (problem.code()) {
      case BAD_CREDENTIALS ->
          error(401, "invalid_client", problem).with("WWW-Authenticate", "Basic");
      case PARAMETER_REFUSED -> error(400, "invalid_scope", problem);
      case PARAMETER_MISSING,
          BODY_MISSING,
          BODY_MALFORMED,
          MALFORMED_REQUEST,
          ILLEGAL_CHARACTER,
          ACCOUNT_MISSING,
          ACCOUNT_MALFORMED,
          ACCOUNT_FOREIGN,
          SERVICE_REFUSED,
          URL_REFUSED,
          HEADERS_REFUSED,
          NOT_REGISTERED,
          SESSION_MISSING,
          SESSION_UNKNOWN,
          SESSION_EXPIRED ->
          error(400, "invalid_request", problem);
      case BROKEN -> Response.json(500, Fields.error("500", problem.detail()));
      case CREDENTIALS_MISSING ->
          Gateway.answer(problem, JsonObject.EMPTY.with("error", "invalid_client"));
      case TOKEN_REFUSED,
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
          Gateway.answer(problem, JsonObject.EMPTY.with("error", "invalid_request"));
    };
  }

  private static Response error(int status, String error, Problem problem) {
    return Response.json(
        status, JsonObject.EMPTY.with("error", error).with("error_description", problem.detail()));
  }

  private record KeyAndSecret(String id, String secret) {
    @Override
    public String toString() {
      return "KeyAndSecret[hidden]";
    }
  }
}
