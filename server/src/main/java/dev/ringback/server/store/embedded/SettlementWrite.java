package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// How the end of one claim is written: out of the due index, into what is over or was tried, and
/// along the chain of its ordering key. Made by the loop's thread; [#to] and [#end] are the commit
/// thread's.
final class SettlementWrite {
  private final long lane;
  private final Settlement settlement;
  private final boolean mayHaveChain;
  private final Instant now;
  private final InstantSource schedule;
  private final List<Due> due = new ArrayList<>();

  /// @param mayHaveChain whether the state of the listener was ever changed; no other can be
  ///   `ordered`
  /// @param now when it ends
  /// @param schedule tells what is due when it is written
  SettlementWrite(
      long lane, Settlement settlement, boolean mayHaveChain, Instant now, InstantSource schedule) {
    this.lane = lane;
    this.settlement = settlement;
    this.mayHaveChain = mayHaveChain;
    this.now = now;
    this.schedule = schedule;
  }

  /// When a delivery is due.
  record Due(MessageId id, long at) {}

  /// A claim whose end is written.
  ///
  /// @param due what is due by that: the delivery once more, or the next of its ordering key
  record End(long lane, MessageId id, List<Due> due) {}

  /// Whose end it is.
  MessageId id() {
    return settlement.claim().message().id();
  }

  /// The end, when it is written.
  End end() {
    return new End(lane, id(), due);
  }

  /// The end when nothing is written: still due where it was.
  End unwritten() {
    var claim = settlement.claim();
    var id = claim.message().id();
    return new End(lane, id, List.of(new Due(id, claim.fence().value())));
  }

  /// Adds it to a group, anew where it was in one that was not written.
  void to(Group group) throws RocksDBException {
    var claim = settlement.claim();
    var id = claim.message().id();
    due.clear();
    group.delete(Table.DUE, Keys.due(lane, claim.fence().value(), id));
    switch (settlement.verdict()) {
      case Verdict.Done() -> end(group, Optional.empty());
      case Verdict.Archive(String why) -> end(group, Optional.of(why));
      case Verdict.Later(Instant notBefore, boolean counts) -> {
        again(group, notBefore.toEpochMilli(), counts ? claim.attempt() : claim.attempt() - 1);
        if (counts) {
          var attempt = settlement.attempt();
          group.put(
              Table.ATTEMPTS,
              Keys.attempt(id, attempt.series(), attempt.number()),
              Records.of(new Records.Tried(attempt, Optional.of(notBefore))));
        }
      }
    }
  }

  private void again(Group group, long notBefore, int attempts) throws RocksDBException {
    var id = settlement.claim().message().id();
    var progress = new Records.Progress(settlement.claim().series(), attempts);
    var chain = chain();
    if (chain.isPresent()) {
      var older =
          group
              .chains()
              .postpone(chain.get(), new Chains.Link(id, notBefore, progress), schedule.millis());
      if (older.isPresent()) {
        group.put(Table.DUE, Keys.due(lane, Lane.NEVER, id), Records.of(progress));
        promote(group, older.get());
        return;
      }
    }
    group.put(Table.DUE, Keys.due(lane, notBefore, id), Records.of(progress));
    due.add(new Due(id, notBefore));
  }

  private void end(Group group, Optional<String> reason) throws RocksDBException {
    var id = settlement.claim().message().id();
    var state =
        DeliveryState.WAITING
            .after(DeliveryState.event(settlement.verdict()))
            .orElseThrow(() -> new IllegalStateException("a claim is always of a waiting one"));
    group.put(
        Table.SETTLED,
        Keys.settled(lane, state, id),
        Records.of(new Records.Ending(now, reason, settlement.attempt())));
    var chain = chain();
    if (chain.isPresent()) {
      var next = group.chains().leave(chain.get(), id, schedule.millis());
      if (next.isPresent()) {
        promote(group, next.get());
      }
    }
  }

  private Optional<byte[]> chain() {
    return mayHaveChain
        ? settlement.claim().message().orderingKey().map(key -> Keys.chain(lane, key))
        : Optional.empty();
  }

  private void promote(Group group, Chains.Link link) throws RocksDBException {
    group.delete(Table.DUE, Keys.due(lane, Lane.NEVER, link.id()));
    group.put(Table.DUE, Keys.due(lane, link.notBefore(), link.id()), Records.of(link.progress()));
    due.add(new Due(link.id(), link.notBefore()));
  }
}
