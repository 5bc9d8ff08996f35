package dev.ringback.server;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.directory.Route;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outbound.DueDeliveries;
import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outbound.Sender;
import dev.ringback.server.outbound.Sent;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.retry.ListenerGate;
import dev.ringback.server.retry.ListenerGates;
import dev.ringback.server.retry.RetrySchedule;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The way of a message after acceptance: claim, route, send, record, and again or over. One thread
/// runs it; the steps do not call one another.
final class DeliveryLoop {
  private static final Logger LOG = System.getLogger(DeliveryLoop.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /// A closed gate says that nobody answers for as long as it is probed, and not much longer.
  private static final Duration PROBED_LATELY = Duration.ofMinutes(2);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_OWN_FAULT = Duration.ofSeconds(5);

  private final DueDeliveries due;
  private final Directory directory;
  private final Sender sender;
  private final RetrySchedule schedule;
  private final ListenerGates gates;
  private final OperatorEvents events;
  private final Settlements settlements;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Thread thread;
  private volatile boolean stopping;

  DeliveryLoop(
      DueDeliveries due,
      Directory directory,
      Sender sender,
      RetrySchedule schedule,
      ListenerGates gates,
      OperatorEvents events,
      Settlements settlements,
      InstantSource clock,
      RandomGenerator random) {
    this.due = due;
    this.directory = directory;
    this.sender = sender;
    this.schedule = schedule;
    this.gates = gates;
    this.events = events;
    this.settlements = settlements;
    this.clock = clock;
    this.random = random;
    this.thread = Thread.ofPlatform().name("delivery").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// What is wrong; empty while the loop runs.
  Optional<String> problem() {
    return thread.isAlive() ? Optional.empty() : Optional.of("nothing is being delivered");
  }

  private void run() {
    while (!stopping) {
      try {
        settle(sender.finished());
        deliver(due.take(sender.room(), sender.roomInBytes(), LONGEST_WAIT));
      } catch (InterruptedException interrupted) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "The delivery loop failed in one turn and goes on.", e);
        pause();
      }
    }
  }

  /// Sends what is claimed; what nobody listens to is over at once.
  private void deliver(List<Claim> claims) {
    var notSent = new ArrayList<Settlement>();
    for (var claim : claims) {
      try {
        switch (directory.route(claim.message().key())) {
          case Route.To(var _, var policy) when isHopeless(claim, policy) ->
              notSent.add(
                  new Settlement(
                      claim, notSent(claim, new Outcome.Untried()), Verdict.Archive.HOPELESS));
          case Route.To(var listener, var policy) ->
              sender.send(claim, listener, policy, schedule.of(policy).attempts());
          case Route.Nowhere() -> notSent.add(archived(claim, new Outcome.Unclaimed()));
          case Route.Gone() -> notSent.add(archived(claim, new Outcome.Gone()));
        }
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, claim.message().id() + " cannot be sent now; it is tried again.", e);
        notSent.add(putOff(claim));
      }
    }
    record(notSent);
  }

  /// Records what attempts came to, and what becomes of their deliveries.
  private void settle(List<Sent> finished) {
    var now = clock.instant();
    var settled = new ArrayList<Settlement>(finished.size());
    for (var sent : finished) {
      var attempt = Attempt.of(sent);
      settled.add(verdict(sent.claim(), attempt, now));
      try {
        learn(sent, attempt, now);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "What an attempt says about its listener is not taken note of.", e);
      }
    }
    record(settled);
  }

  /// Takes note of what the attempt says about its listener.
  private void learn(Sent sent, Attempt attempt, Instant now) {
    var key = sent.claim().message().key();
    gates
        .after(key, attempt, now)
        .ifPresent(
            move -> {
              due.pace(key, pace(move));
              events.moved(move);
            });
    if (attempt.outcome().saysGone()) {
      gone(key, new ListenerState.Gone(attempt.at(), sent.registeredOn()));
    }
  }

  private void gone(ListenerKey key, ListenerState.Gone gone) {
    var _ =
        directory
            .gone(key, gone)
            .thenAccept(
                isNews -> {
                  if (isNews) {
                    events.gone(key);
                  }
                })
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.log(Level.WARNING, key + " is gone, which is not kept or told.", failure);
                  }
                });
  }

  private Pace pace(ListenerGates.Move move) {
    var pace = move.after().pace();
    return move.after() instanceof ListenerGate.Closed
        ? pace.givingUp(hopelessBefore(directory.state(move.key()).policy()))
        : pace;
  }

  /// Whether its listener has not answered anybody for so long that it had no turn.
  private boolean isHopeless(Claim claim, DeliveryPolicy policy) {
    return gates.of(claim.message().key()) instanceof ListenerGate.Closed closed
        && clock.instant().isBefore(closed.notBefore().plus(PROBED_LATELY))
        && claim.dueAt().isBefore(hopelessBefore(policy));
  }

  private Instant hopelessBefore(DeliveryPolicy policy) {
    return clock.instant().minus(schedule.of(policy).patience());
  }

  private Attempt notSent(Claim claim, Outcome outcome) {
    return new Attempt(claim.series(), claim.attempt(), clock.instant(), 0, "", outcome);
  }

  /// The fault is ours, so that it costs the listener no attempt.
  private Settlement putOff(Claim claim) {
    var attempt = notSent(claim, new Outcome.Unreachable("could not be prepared"));
    var later = new Verdict.Later(clock.instant().plus(PAUSE_AFTER_OWN_FAULT), false);
    return new Settlement(claim, attempt, later);
  }

  private Settlement archived(Claim claim, Outcome outcome) {
    var attempt = notSent(claim, outcome);
    return verdict(claim, attempt, attempt.at());
  }

  private Settlement verdict(Claim claim, Attempt attempt, Instant now) {
    var policy = directory.state(claim.message().key()).policy();
    var verdict = schedule.of(policy).after(attempt, now, random.nextDouble());
    return new Settlement(claim, attempt, verdict);
  }

  private void record(List<Settlement> settled) {
    if (!settled.isEmpty()) {
      settlements.settle(settled);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settleFinished() {
    try {
      settle(sender.finished());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Some outcomes are not recorded; the attempts are made again.", e);
    }
  }

  /// Claims nothing more, waits for what is under way, and records it. An interrupt ends the wait;
  /// what fails on the way keeps nothing that follows from being done.
  ///
  /// @param within how long to wait; what is still under way then is sent again after the next
  ///   start
  void stop(Duration within) {
    stopping = true;
    due.wake();
    try {
      thread.join();
      var until = System.nanoTime() + within.toNanos();
      while (sender.inFlight() > 0 && System.nanoTime() < until) {
        settleFinished();
        Thread.sleep(Duration.ofMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    settleFinished();
    try {
      settlements.flush();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The last outcomes are not kept; the attempts are made again.", e);
    }
  }
}
