package dev.ringback.server.intake;

import dev.ringback.server.intake.IntakeAnswer.Overloaded;
import dev.ringback.server.intake.IntakeAnswer.Taken;
import dev.ringback.server.intake.IntakeAnswer.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Step 3, accept: lets in as much as can be written, and says yes when it is on disk. Safe for use
/// by many threads; never blocks.
public final class Intake {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int BYTES_AROUND_A_PAYLOAD = 256;

  /// So few that wait are no reason to hold anybody up.
  private static final int FEW = 500;

  /// About half as long as it takes to deliver one of those that wait, so that there are still some
  /// when more comes.
  private static final long NANOS_FOR_EACH = 10_000;

  private static final long LONGEST_PAUSE_NANOS = 250_000_000;

  private final AcceptedMessages messages;
  private final IntakeSettings settings;
  private final BooleanSupplier processorsAreFull;
  private final AtomicLong pending = new AtomicLong();

  /// An intake in front of `messages`.
  ///
  /// @param processorsAreFull whether what is taken in is taken from those who deliver
  public Intake(
      AcceptedMessages messages, IntakeSettings settings, BooleanSupplier processorsAreFull) {
    this.messages = messages;
    this.settings = settings;
    this.processorsAreFull = processorsAreFull;
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
    return keepSoon(publisher, submissions)
        .<IntakeAnswer>handle(
            (acceptances, failure) -> {
              pending.addAndGet(-weight);
              return failure == null ? new Taken(acceptances) : refusal(failure);
            });
  }

  /// Delivery comes first: when the processors have no time left, and messages wait for listeners
  /// that would take them, publishers are held up half as long as their messages would be. More
  /// comes out than by accepting faster, since what waits long costs more. Listeners that do not
  /// keep up hold nobody up.
  private CompletableFuture<List<Acceptance>> keepSoon(
      String publisher, List<Submission> submissions) {
    var waiting = messages.waiting();
    if (waiting < FEW || !processorsAreFull.getAsBoolean()) {
      return messages.accept(publisher, submissions);
    }
    var pause = Math.min(waiting * NANOS_FOR_EACH, LONGEST_PAUSE_NANOS);
    var later = CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS);
    return CompletableFuture.runAsync(() -> {}, later)
        .thenCompose(_ -> messages.accept(publisher, submissions));
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
