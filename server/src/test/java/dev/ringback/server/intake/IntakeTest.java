package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final IntakeSettings FOUR_KIB_PENDING = new IntakeSettings(4096, 2048, 10, 1024);
  private static final Submission KIB =
      new Submission(
          new ListenerKey(
              Family.CONNECTIVITY, new AccountName("A-1"), new ServiceName("CarrierService")),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Payload.ofMembers("x".repeat(1024).getBytes(UTF_8)));

  /// Keeps nothing until told to.
  private static final class SlowMessages implements AcceptedMessages {
    private final CompletableFuture<List<Acceptance>> written = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();
    private int waiting;

    @Override
    public int waiting() {
      return waiting;
    }

    @Override
    public CompletableFuture<List<Acceptance>> accept(
        String publisher, List<Submission> submissions) {
      asked.incrementAndGet();
      return written;
    }

    @Override
    public CompletableFuture<Acceptance> acceptOwn(String publisher, Submission submission) {
      throw new UnsupportedOperationException("it is not asked");
    }
  }

  @Test
  void moreThanMayWait_isTurnedAwayUntilThereIsRoom() {
    var messages = new SlowMessages();
    var intake = new Intake(messages, FOUR_KIB_PENDING, () -> true);
    var first = intake.accept("p", List.of(KIB, KIB, KIB));
    assertThat(first).isNotDone();

    assertThat(intake.accept("p", List.of(KIB)).join()).isInstanceOf(IntakeAnswer.Overloaded.class);
    messages.written.complete(List.of());
    assertThat(first.join()).isInstanceOf(IntakeAnswer.Taken.class);
    assertThat(intake.accept("p", List.of(KIB)).join()).isInstanceOf(IntakeAnswer.Taken.class);
  }

  @Test
  void whatIsNotKept_isAnAnswerWithItsReason_andGivesItsRoomBack() {
    var messages = new SlowMessages();
    messages.written.completeExceptionally(new NotKept("the disk is nearly full"));
    var intake = new Intake(messages, FOUR_KIB_PENDING, () -> true);
    for (var i = 0; i < 10; i++) {
      assertThat(intake.accept("p", List.of(KIB, KIB)).join())
          .isInstanceOfSatisfying(
              IntakeAnswer.Unavailable.class,
              answer -> assertThat(answer.reason()).isEqualTo("the disk is nearly full"));
    }
  }

  @Test
  void publisher_isHeldUpWhileProcessorsAreShortAndMuchWaits() throws Exception {
    var messages = new SlowMessages();
    messages.written.complete(List.of());
    var full = new AtomicInteger(1);
    var intake = new Intake(messages, FOUR_KIB_PENDING, () -> full.get() > 0);

    messages.waiting = 499;
    assertThat(intake.accept("p", List.of(KIB))).isDone();

    messages.waiting = 20_000;
    var began = System.nanoTime();
    var heldUp = intake.accept("p", List.of(KIB));
    assertThat(messages.asked).hasValue(1);
    // What is held up counts among what waits to be written.
    assertThat(intake.accept("p", List.of(KIB, KIB, KIB)).join())
        .isInstanceOf(IntakeAnswer.Overloaded.class);
    assertThat(heldUp.get(20, TimeUnit.SECONDS)).isInstanceOf(IntakeAnswer.Taken.class);
    assertThat(System.nanoTime() - began)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(190));
    assertThat(messages.asked).hasValue(2);

    full.set(0);
    assertThat(intake.accept("p", List.of(KIB))).isDone();
  }
}
