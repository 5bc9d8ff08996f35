package dev.ringback.server.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Port: where messages are kept from acceptance on. Safe for use by many threads.
public interface AcceptedMessages {
  /// Keeps all of `submissions`, or none. The only write before a publisher is told yes.
  ///
  /// @return completes when everything is on disk, an acceptance per submission in order; fails
  ///   with [NotKept] or [SlowDown] when nothing was kept
  CompletableFuture<List<Acceptance>> accept(String publisher, List<Submission> submissions);
}
