package dev.ringback.server.retry;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.outcome.Attempt;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The gates of all listeners. [#after] is confined to the loop's thread; [#of] is safe for use by
/// many threads.
public final class ListenerGates {
  /// Those that are not as for a listener that nothing is known of.
  private final Map<ListenerKey, ListenerGate> gates = new ConcurrentHashMap<>();

  /// How the gate of a listener stands.
  public ListenerGate of(ListenerKey key) {
    return gates.getOrDefault(key, ListenerGate.fresh());
  }

  /// Moves a listener's gate by what an attempt came to, and tells how; empty when it stands as
  /// before.
  public Optional<Move> after(ListenerKey key, Attempt attempt, Instant now) {
    var before = of(key);
    var after = before.after(attempt, now);
    if (after.equals(before)) {
      return Optional.empty();
    }
    if (after.equals(ListenerGate.fresh())) {
      gates.remove(key);
    } else {
      gates.put(key, after);
    }
    return Optional.of(new Move(key, before, after));
  }

  /// How a gate has moved.
  ///
  /// @param key whose
  /// @param before how it stood
  /// @param after how it stands
  public record Move(ListenerKey key, ListenerGate before, ListenerGate after) {}
}
