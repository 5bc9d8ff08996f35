package dev.ringback.server.retry;

import dev.ringback.server.intake.MessageId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Port: what is over, to be sent again on request or forgotten in time. Safe for use by many
/// threads.
public interface Archive {
  /// Starts a new series of attempts of a delivery that is over, with the same message id.
  ///
  /// @return completes when it is on disk
  CompletableFuture<Replay> replay(MessageId id, Instant now);

  /// Forgets what was delivered before `deliveredBefore`, and what was given up before
  /// `archivedBefore`, with its attempts; nothing that was accepted later than that, whatever the
  /// clock said when it ended. Blocks; deletes in small steps.
  ///
  /// @return how many messages
  long forget(Instant deliveredBefore, Instant archivedBefore);

  /// What a replay came to.
  enum Replay {
    /// It is due again.
    STARTED,
    /// It still waits, so that there is nothing to replay.
    STILL_WAITING,
    /// There is no such message, or no longer.
    UNKNOWN
  }
}
