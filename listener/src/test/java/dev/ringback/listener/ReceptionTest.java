package dev.ringback.listener;

import static dev.ringback.listener.Callbacks.carrier;
import static dev.ringback.listener.Callbacks.listener;
import static dev.ringback.listener.Callbacks.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReceptionTest {
  private static final Limits PATIENT = Limits.DEFAULT.withPatience(Duration.ofSeconds(20));

  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicInteger handled = new AtomicInteger();

  @AfterEach
  void stop() throws InterruptedException {
    leave.countDown();
    senders.shutdown();
    assertThat(senders.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private void handleSlowly(Received received) throws InterruptedException {
    entered.countDown();
    leave.await();
    handled.incrementAndGet();
  }

  @Test
  void repeats_whileTheFirstIsInHand_waitAndAreDuplicates() throws Exception {
    var listener = listener().limits(PATIENT).otherwise(this::handleSlowly).build();
    var answers = new ArrayList<Future<Answer>>();
    for (var i = 0; i < 20; i++) {
      answers.add(senders.submit(() -> listener.receive(carrier())));
    }
    entered.await();
    leave.countDown();
    var accepted = 0;
    for (var answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
      accepted += answer.get() instanceof Answer.Accepted ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(handled).hasValue(1);
  }

  @Test
  void repeat_ofAMessageThatFails_isHandledByTheOneWhoWaited() throws Exception {
    var attempts = new AtomicInteger();
    var listener =
        listener()
            .limits(PATIENT)
            .otherwise(
                received -> {
                  if (attempts.incrementAndGet() == 1) {
                    handleSlowly(received);
                    throw new IllegalStateException("first attempt");
                  }
                })
            .build();
    var first = senders.submit(() -> listener.receive(carrier()));
    entered.await();
    var second = senders.submit(() -> listener.receive(carrier()));
    leave.countDown();
    assertThat(first.get().status()).isEqualTo(500);
    assertThat(second.get()).isEqualTo(new Answer.Accepted());
  }

  @Test
  void repeat_beyondPatience_isToldToComeAgain() throws Exception {
    var impatient =
        Limits.DEFAULT.withPatience(Duration.ZERO).withRetryAfter(Duration.ofSeconds(7));
    var listener = listener().limits(impatient).otherwise(this::handleSlowly).build();
    var first = senders.submit(() -> listener.receive(carrier()));
    entered.await();
    var busy = listener.receive(carrier());
    assertThat(busy).isEqualTo(new Answer.Busy(Duration.ofSeconds(7)));
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.retryAfter()).contains(Duration.ofSeconds(7));
    leave.countDown();
    assertThat(first.get()).isEqualTo(new Answer.Accepted());
    assertThat(listener.receive(carrier())).isEqualTo(new Answer.Duplicate());
  }

  @Test
  void messages_beyondAllRoom_areRefusedAtOnceAndNoneIsLost() throws Exception {
    var tight = PATIENT.withHandling(1).withWaiting(1);
    var listener = listener().limits(tight).otherwise(this::handleSlowly).build();
    var first = senders.submit(() -> listener.receive(with(carrier(), "webhook-id", "1")));
    entered.await();
    var answers = new ArrayList<Future<Answer>>();
    for (var i = 2; i < 12; i++) {
      var id = String.valueOf(i);
      answers.add(senders.submit(() -> listener.receive(with(carrier(), "webhook-id", id))));
    }
    var refused = 0;
    while (refused < 9) {
      refused = 0;
      for (var answer : answers) {
        refused += answer.isDone() && answer.get() instanceof Answer.Busy ? 1 : 0;
      }
      Thread.onSpinWait();
    }
    leave.countDown();
    assertThat(first.get()).isEqualTo(new Answer.Accepted());
    var accepted = 0;
    for (var answer : answers) {
      accepted += answer.get() instanceof Answer.Accepted ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(handled).hasValue(2);
  }

  @Test
  void interruption_endsTheWaitAndKeepsTheMessage() throws Exception {
    var listener = listener().limits(PATIENT).otherwise(this::handleSlowly).build();
    var first = senders.submit(() -> listener.receive(carrier()));
    entered.await();
    var answer = new AtomicReference<Answer>();
    var second = new Thread(() -> answer.set(listener.receive(carrier())));
    second.start();
    second.interrupt();
    second.join();
    assertThat(answer.get()).isInstanceOf(Answer.Busy.class);
    leave.countDown();
    assertThat(first.get()).isEqualTo(new Answer.Accepted());
    assertThat(handled).hasValue(1);
  }
}
