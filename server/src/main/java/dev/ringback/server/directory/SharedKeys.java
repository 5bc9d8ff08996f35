package dev.ringback.server.directory;

import dev.ringback.protocol.signature.SharedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The keys that a listener's callbacks are signed with: the newest, and for a day the one before
/// it, so that a listener can change over without losing a callback.
///
/// @param current the newest; empty in families that do not sign this way
/// @param previous the one before, when there is one
/// @param previousUntil when the one before ends; present exactly when it is
public record SharedKeys(
    Optional<SharedKey> current, Optional<SharedKey> previous, Optional<Instant> previousUntil) {
  /// No keys.
  public static final SharedKeys NONE =
      new SharedKeys(Optional.empty(), Optional.empty(), Optional.empty());

  /// How long a replaced key goes on signing beside the new one.
  public static final Duration OVERLAP = Duration.ofHours(24);

  /// Refuses half a previous key, and a previous key without a current one.
  public SharedKeys {
    if (previous.isPresent() != previousUntil.isPresent()) {
      throw new IllegalArgumentException("shared keys: a previous key and its end belong together");
    }
    if (previous.isPresent() && current.isEmpty()) {
      throw new IllegalArgumentException("shared keys: a previous key without a current one");
    }
  }

  /// The one key of a first registration.
  public static SharedKeys of(SharedKey first) {
    return new SharedKeys(Optional.of(first), Optional.empty(), Optional.empty());
  }

  /// These keys after `next` has come: the current one becomes the previous one for [#OVERLAP].
  public SharedKeys rotatedTo(SharedKey next, Instant now) {
    return current.isEmpty()
        ? of(next)
        : new SharedKeys(Optional.of(next), current, Optional.of(now.plus(OVERLAP)));
  }

  /// The keys to sign with at `now`, the newest first.
  public List<SharedKey> validAt(Instant now) {
    if (current.isEmpty()) {
      return List.of();
    }
    return previous.isPresent() && now.isBefore(previousUntil.orElseThrow())
        ? List.of(current.orElseThrow(), previous.orElseThrow())
        : List.of(current.orElseThrow());
  }

  /// Shows nothing of the keys.
  @Override
  public String toString() {
    return "SharedKeys[" + (current.isPresent() ? "hidden" : "none") + "]";
  }
}
