package dev.ringback.server.directory;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Port: what is known of listeners besides their registrations. Safe for use by many threads.
public interface ListenerStates {
  /// The state of a listener, whether one is registered or not. Never waits.
  ListenerState of(ListenerKey key);

  /// Changes the state of a listener; deliveries go by the new one from then on. Changes of one
  /// listener happen one after the other.
  ///
  /// @return completes when it is on disk
  CompletableFuture<@Nullable Void> change(ListenerKey key, UnaryOperator<ListenerState> change);
}
