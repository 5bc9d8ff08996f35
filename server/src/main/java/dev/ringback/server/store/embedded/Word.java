package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.outcome.WaitingDeliveries;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What other threads leave word of for the loop's.
sealed interface Word {
  /// Deliveries were committed and are due.
  record Added(List<DueEntry> entries) implements Word {}

  /// The same where they are to be read from disk: the first key of [Table#DUE] for each lane.
  record AddedOnDisk(List<byte[]> firsts) implements Word {}

  /// Ends of claims were committed.
  record Settled(List<SettlementWrite.End> ends) implements Word {}

  /// They could not be.
  record NotWritten(List<SettlementWrite> writes, RuntimeException why) implements Word {}

  /// The state of the listener of a lane is another.
  record Changed(long lane) implements Word {}

  /// Nobody is registered any more where the lane leads.
  record Removed(long lane) implements Word {}

  /// Somebody wants what is due of an ordering key skipped.
  record Skip(
      ListenerKey key, String orderingKey, CompletableFuture<WaitingDeliveries.Skip> skipped)
      implements Word {}

  /// Nothing, but the loop is to look.
  record Wake() implements Word {}
}
