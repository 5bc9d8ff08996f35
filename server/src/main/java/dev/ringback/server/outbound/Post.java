package dev.ringback.server.outbound;

import dev.ringback.server.intake.Body;

/// One POST that is to be made, to a listener or to a token endpoint.
///
/// @param heading where to
/// @param head all of the head
/// @param body the bytes
/// @param limits how long it may take, and how much of the answer is read
/// @param began when that time began to run, by [System#nanoTime()]
/// @param wanted how much of the answer is waited for
record Post(
    Heading heading, RequestHead head, Body body, AttemptLimits limits, long began, Wanted wanted) {
  /// Where to alone: path, headers and body may hold secrets.
  @Override
  public String toString() {
    return "Post[" + heading + "]";
  }

  /// How much of an answer is waited for.
  enum Wanted {
    /// Its head: what follows is read to a bound, so that the connection can be used again, or cut.
    HEAD,
    /// All of it.
    WHOLE
  }
}
