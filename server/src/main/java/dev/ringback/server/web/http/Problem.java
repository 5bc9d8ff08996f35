package dev.ringback.server.web.http;

import java.time.Duration;
import java.util.Optional;

/// Something wrong with a request.
///
/// @param code what, for programs
/// @param detail what, for people, in words that may be shown to the caller
/// @param again how long the caller should wait before it tries again, where that is known
public record Problem(ProblemCode code, String detail, Optional<Duration> again) {
  /// Something wrong that no waiting is known to mend.
  public Problem(ProblemCode code, String detail) {
    this(code, detail, Optional.empty());
  }
}
