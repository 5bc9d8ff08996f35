package dev.ringback.server.outcome;

import dev.ringback.server.directory.ListenerKey;
import java.util.concurrent.CompletableFuture;

/// Port: what operators do to deliveries that wait. Safe for use by many threads.
public interface WaitingDeliveries {
  /// Gives up the first delivery of an ordering key, so that those behind it go on.
  ///
  /// @return completes when it is on disk
  CompletableFuture<Skip> skip(ListenerKey key, String orderingKey);

  /// What a skip came to.
  enum Skip {
    /// It is in the archive.
    SKIPPED,
    /// It is being attempted at this moment; how that ends decides.
    UNDER_WAY,
    /// Nothing of that key waits in order.
    NOTHING_WAITS
  }
}
