package dev.ringback.server.retry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Port: replays by filter, on disk with the place each has got to. Safe for use by many threads.
public interface ReplayRuns {
  /// How many can be under way or paused at a time.
  int MAX_UNFINISHED = 100;

  /// How many that are over are remembered.
  int MAX_FINISHED = 1_000;

  /// Notes a replay that is about to start, which covers the messages accepted so far. The oldest
  /// that are over are forgotten where there are too many.
  ///
  /// @return false, with nothing noted, when too many are unfinished
  boolean add(ReplayRun run);

  /// The replay of that id, unless it is unknown or forgotten.
  Optional<ReplayRun> find(ReplayId id);

  /// The newest replays, the newest first.
  ///
  /// @param before only those started before that one
  /// @param limit how many at most
  /// @param wanted which
  List<ReplayRun> newest(Optional<ReplayId> before, int limit, Predicate<ReplayRun> wanted);

  /// Those that are running, in the order in which they were started.
  List<ReplayId> running();

  /// Pauses, resumes, cancels or fails one.
  ///
  /// @param why what it failed of
  /// @return what it is then; empty, with nothing changed, where that cannot happen to it
  Optional<ReplayRun> change(
      ReplayId id, ReplayState.Event event, Instant now, Optional<String> why);

  /// Takes a running replay one page further: looks at a bounded number of deliveries, and starts a
  /// new series of attempts of those that fit, the lowest id of each listener first. What it sends
  /// again and the place it has got to are one commit, on disk when this returns. One that is not
  /// running stays as it is. Throws, with nothing changed, where the store has no room or fails.
  ///
  /// @param page how many are sent again at most
  /// @param now the time of day, which is shown
  /// @param due from when on what it sends again is due
  void advance(ReplayId id, int page, Instant now, Instant due);

  /// Forgets those that ended before `limit`.
  void forget(Instant limit);
}
