package dev.ringback.server.intake;

import dev.ringback.server.intake.IntakeAnswer.Overloaded;
import dev.ringback.server.intake.IntakeAnswer.Taken;
import dev.ringback.server.intake.IntakeAnswer.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/// Step 3, accept: lets in as much as can be written, and says yes when it is on disk. Safe for use
/// by many threads; never blocks.
public final class Intake {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int BYTES_AROUND_A_PAYLOAD = 256;

  private final AcceptedMessages messages;
  private final IntakeSettings settings;
  private final AtomicLong pending = new AtomicLong();

  /// An intake in front of `messages`.
  public Intake(AcceptedMessages messages, IntakeSettings settings) {
    this.messages = messages;
    this.settings = settings;
  }

  /// Takes all of a request's messages, or none. A refusal is an answer; the result never fails.
  ///
  /// @param publisher the caller's name
  public CompletableFuture<IntakeAnswer> accept(String publisher, List<Submission> submissions) {
    var weight = weight(submissions);
    if (pending.addAndGet(weight) > settings.maxPendingBytes()) {
      pending.addAndGet(-weight);
      return CompletableFuture.completedFuture(new Overloaded(SOON));
    }
    return messages
        .accept(publisher, submissions)
        .<IntakeAnswer>handle(
            (acceptances, failure) -> {
              pending.addAndGet(-weight);
              return failure == null ? new Taken(acceptances) : refusal(failure);
            });
  }

  private static IntakeAnswer refusal(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof SlowDown) {
      return new Overloaded(SOON);
    }
    if (cause instanceof NotKept notKept) {
      return new Unavailable(String.valueOf(notKept.getMessage()), SOON);
    }
    return new Unavailable("the messages could not be kept", SOON);
  }

  private static long weight(List<Submission> submissions) {
    var bytes = 0L;
    for (var submission : submissions) {
      bytes += submission.payload().size() + BYTES_AROUND_A_PAYLOAD;
    }
    return bytes;
  }
}
