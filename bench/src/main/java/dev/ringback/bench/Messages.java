package dev.ringback.bench;

import java.util.Locale;

/// What is sent in a benchmark, and to whom.
///
/// @param mode how messages are handed over
/// @param listeners to how many listeners they go
/// @param bodyBytes how large their bodies are
/// @param https whether listeners are called under TLS
public record Messages(Mode mode, int listeners, int bodyBytes, boolean https) {
  /// Refuses what cannot be made.
  ///
  /// @throws IllegalArgumentException with what was expected
  public Messages {
    var _ = new Traffic(mode.perRequest(), listeners, bodyBytes);
  }

  Traffic traffic() {
    return new Traffic(mode.perRequest(), listeners, bodyBytes);
  }

  String scheme() {
    return https ? "https" : "http";
  }

  /// The mode as it is typed.
  String modeWord() {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  String words() {
    return "%s, %d listeners (%s), bodies of %d bytes"
        .formatted(modeWord(), listeners, scheme(), bodyBytes);
  }
}
