package dev.ringback.server.directory;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// States of listeners in memory.
final class ListenerStatesDouble implements ListenerStates {
  private final Map<ListenerKey, ListenerState> kept = new ConcurrentHashMap<>();

  @Override
  public ListenerState of(ListenerKey key) {
    return kept.getOrDefault(key, ListenerState.USUAL);
  }

  @Override
  public CompletableFuture<@Nullable Void> change(
      ListenerKey key, UnaryOperator<ListenerState> change) {
    kept.compute(key, (_, _) -> change.apply(of(key)));
    return CompletableFuture.completedFuture(null);
  }
}
