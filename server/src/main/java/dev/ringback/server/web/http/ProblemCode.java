package dev.ringback.server.web.http;

/// What can be wrong with a request, whatever API it was meant for. How it is put is up to the
/// [ErrorDialect].
public enum ProblemCode {
  /// There are no credentials: no bearer token, or at the OAuth login no key and secret.
  CREDENTIALS_MISSING,
  /// The bearer token is wrong or has ended.
  TOKEN_REFUSED,
  /// The caller lacks the role.
  FORBIDDEN,
  /// A name and its secret do not fit together.
  BAD_CREDENTIALS,
  /// There is no session token.
  SESSION_MISSING,
  /// The session token is not one.
  SESSION_UNKNOWN,
  /// The session was not used for too long.
  SESSION_EXPIRED,
  /// There is nothing at this path.
  UNKNOWN_PATH,
  /// Nothing here answers to this method.
  WRONG_METHOD,
  /// The request is not well-formed.
  MALFORMED_REQUEST,
  /// The request line is too long.
  LINE_TOO_LONG,
  /// The header is too large.
  HEADER_TOO_LARGE,
  /// The body is too large.
  BODY_TOO_LARGE,
  /// There is no body where one is needed.
  BODY_MISSING,
  /// The body cannot be read.
  BODY_MALFORMED,
  /// A character is not allowed where it stands.
  ILLEGAL_CHARACTER,
  /// A parameter that is needed is not there.
  PARAMETER_MISSING,
  /// A parameter has a value it must not have.
  PARAMETER_REFUSED,
  /// There is no account where one is needed.
  ACCOUNT_MISSING,
  /// What is given as account cannot be one.
  ACCOUNT_MALFORMED,
  /// The account is not among the caller's, or does not exist: the two are not to be told apart.
  ACCOUNT_FOREIGN,
  /// The callback service is missing, or none that may be listened to.
  SERVICE_REFUSED,
  /// The address is missing, or none that callbacks may go to.
  URL_REFUSED,
  /// The headers asked for cannot travel with callbacks.
  HEADERS_REFUSED,
  /// There is no listener to remove.
  NOT_REGISTERED,
  /// It cannot be done in the state that things are in.
  CONFLICT,
  /// The body is of a type that is not read here.
  UNSUPPORTED_MEDIA_TYPE,
  /// The request is of a version of HTTP that is not spoken here.
  VERSION_REFUSED,
  /// What the caller expects before it sends the body cannot be met.
  EXPECTATION_REFUSED,
  /// The caller sends more than can be taken now.
  SLOW_DOWN,
  /// There is more to do than can be done now.
  OVERLOADED,
  /// Something is wrong with the server.
  BROKEN
}
