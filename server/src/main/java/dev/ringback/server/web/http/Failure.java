package dev.ringback.server.web.http;

/// Ends the handling of a request that cannot be served as it is.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /// With what is wrong, in words that may be shown to the caller.
  public Failure(ProblemCode code, String detail) {
    super(detail, null, false, false);
    problem = new Problem(code, detail);
  }

  /// What is wrong.
  public Problem problem() {
    return problem;
  }
}
