package dev.ringback.server.web.http;

import java.time.Duration;
import java.util.Optional;

/// Ends the handling of a request that cannot be served as it is.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /// With what is wrong, in words that may be shown to the caller.
  public Failure(ProblemCode code, String detail) {
    super(detail, null, false, false);
    problem = new Problem(code, detail);
  }

  /// With what is wrong for now only, in words that may be shown to the caller.
  ///
  /// @param again how long the caller should wait before it tries again
  public Failure(ProblemCode code, String detail, Duration again) {
    super(detail, null, false, false);
    problem = new Problem(code, detail, Optional.of(again));
  }

  /// What is wrong.
  public Problem problem() {
    return problem;
  }
}
