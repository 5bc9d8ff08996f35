package dev.ringback.server.web.http;

/// How an API puts what is wrong with a request. Safe for use by many threads.
public interface ErrorDialect {
  /// The answer to a request that has this problem.
  Response answer(Problem problem);
}
