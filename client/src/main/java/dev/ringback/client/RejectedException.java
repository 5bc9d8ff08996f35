package dev.ringback.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The platform answered, and the answer is no.
public sealed class RejectedException extends CallbacksException permits AuthenticationException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final @Nullable String errorCode;
  private final String errorMessage;
  private final @Nullable String rawBody;

  RejectedException(String request, Problem problem) {
    this(request + ": " + problem, problem, null);
  }

  RejectedException(String message, Problem problem, @Nullable Throwable cause) {
    super(message, cause);
    status = problem.status();
    errorCode = problem.code().orElse(null);
    errorMessage = problem.message();
    rawBody = problem.rawBody().orElse(null);
  }

  /// The HTTP status. 200 where a body says no: `{"success":false}`.
  public int status() {
    return status;
  }

  /// The platform's code, such as `INVALID_PARAMETER` or
  /// `UnifiedWebService.REQUEST_FAILED.AccountNotFound`, whichever member of whichever error body
  /// carried it.
  public Optional<String> errorCode() {
    return Optional.ofNullable(errorCode);
  }

  /// The platform's text, `""` when it gave none. For people: it may change at any time.
  public String errorMessage() {
    return errorMessage;
  }

  /// The body of the answer, at most its first 8,192 characters, with every secret of the call
  /// blanked out. Empty when there was none, and always for the calls that carry passwords and
  /// tokens in their bodies.
  public Optional<String> rawBody() {
    return Optional.ofNullable(rawBody);
  }
}
