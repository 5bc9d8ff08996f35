package dev.ringback.client;

import org.jspecify.annotations.Nullable;

/// The platform does not take the client credentials, the user or the tokens; where a token could
/// be renewed, that has been tried once.
public final class AuthenticationException extends RejectedException {
  private static final long serialVersionUID = 1;

  AuthenticationException(String request, Problem problem) {
    super(request, problem);
  }

  AuthenticationException(String message, Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
