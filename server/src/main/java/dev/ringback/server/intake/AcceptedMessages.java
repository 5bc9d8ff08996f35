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

  /// Keeps one that the server itself has to say, also when publishers are refused since there is
  /// little room: a part of what is kept free is for that.
  ///
  /// @return completes when it is on disk; fails with [NotKept] when it was not kept
  CompletableFuture<Acceptance> acceptOwn(String publisher, Submission submission);

  /// How many messages wait in memory for listeners that acknowledge what they are sent.
  int waiting();
}
