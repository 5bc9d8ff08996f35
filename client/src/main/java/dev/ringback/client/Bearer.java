package dev.ringback.client;

import java.time.Instant;
import java.util.Optional;

/// A bearer token.
///
/// @param value the token
/// @param renewAt when to fetch another
record Bearer(String value, Instant renewAt) {
  /// What a token without `expires_in` is taken to live: the documented hour.
  private static final long USUAL_SECONDS = 3600;

  /// Longer lives are not believed.
  private static final long MAX_SECONDS = 24 * 3600;

  /// A token as it came. A tenth of its life, a minute at most, is left for the call that uses it
  /// to arrive.
  static Bearer of(String value, Optional<Long> expiresIn, Instant askedAt) {
    var seconds = Math.max(0, Math.min(MAX_SECONDS, expiresIn.orElse(USUAL_SECONDS)));
    return new Bearer(value, askedAt.plusSeconds(seconds - Math.min(60, seconds / 10)));
  }

  /// Shows nothing of the token.
  @Override
  public String toString() {
    return "Bearer[hidden]";
  }
}
