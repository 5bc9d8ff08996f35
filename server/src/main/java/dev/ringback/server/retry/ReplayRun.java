package dev.ringback.server.retry;

import dev.ringback.protocol.AccountName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A replay by filter: what was asked for, by whom, and how far it is.
///
/// It covers what was over when it was started. A message that it sends again is behind it, so that
/// it never sends one twice, however that ends.
///
/// @param id its id
/// @param filter what was asked for
/// @param accounts of which accounts it may send, whatever was asked for; empty for all
/// @param startedBy the client that started it
/// @param startedAt when, to the millisecond
/// @param state where it is in its life
/// @param progress how far it is
/// @param endedAt when it ended
/// @param reason why it failed
public record ReplayRun(
    ReplayId id,
    ReplayFilter filter,
    Optional<Set<AccountName>> accounts,
    String startedBy,
    Instant startedAt,
    ReplayState state,
    ReplayProgress progress,
    Optional<Instant> endedAt,
    Optional<String> reason) {
  /// Copies the accounts.
  public ReplayRun {
    accounts = accounts.map(Set::copyOf);
  }

  /// One that is about to start.
  public static ReplayRun start(
      ReplayId id,
      ReplayFilter filter,
      Optional<Set<AccountName>> accounts,
      String startedBy,
      Instant startedAt) {
    return new ReplayRun(
        id,
        filter,
        accounts,
        startedBy,
        startedAt,
        ReplayState.RUNNING,
        ReplayProgress.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /// A copy that is further.
  public ReplayRun with(ReplayProgress further) {
    return new ReplayRun(
        id, filter, accounts, startedBy, startedAt, state, further, endedAt, reason);
  }

  /// A copy after `event`; empty where it cannot happen.
  ///
  /// @param why what it failed of
  public Optional<ReplayRun> after(ReplayState.Event event, Instant now, Optional<String> why) {
    return state.after(event).map(next -> in(next, now, why));
  }

  private ReplayRun in(ReplayState next, Instant now, Optional<String> why) {
    var ended = Optional.of(now).filter(_ -> next.isOver());
    return new ReplayRun(id, filter, accounts, startedBy, startedAt, next, progress, ended, why);
  }
}
