package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.AcceptedMessages;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.intake.Submission;
import dev.ringback.server.retry.ListenerGate;
import dev.ringback.server.retry.ListenerGates;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;

/// What operators want to be told: that a listener fails, has recovered or is gone, and that the
/// store fills up. Each goes to the log, and where an operator's listener is configured it is
/// delivered there like any other callback, later where the store cannot keep it now. Safe for use
/// by many threads; never waits.
final class OperatorEvents {
  private static final Logger LOG = System.getLogger(OperatorEvents.class.getName());
  private static final String PUBLISHER = "ringback";

  /// How many may wait until the store keeps them.
  private static final int MAX_REFUSED = 1_000;

  private final Directory directory;
  private final AcceptedMessages messages;
  private final InstantSource clock;
  private final ArrayBlockingQueue<Submission> refused = new ArrayBlockingQueue<>(MAX_REFUSED);

  OperatorEvents(Directory directory, AcceptedMessages messages, InstantSource clock) {
    this.directory = directory;
    this.messages = messages;
    this.clock = clock;
  }

  /// A gate has moved: tells of those that closed, and of those that were closed and have let
  /// something through.
  void moved(ListenerGates.Move move) {
    var wasClosed = move.before() instanceof ListenerGate.Closed;
    var isClosed = move.after() instanceof ListenerGate.Closed;
    if (isClosed && !wasClosed) {
      tell(
          "listener.failing",
          Optional.of(move.key()),
          "many attempts in a row had no answer; it is probed");
    } else if (wasClosed && !isClosed) {
      tell("listener.recovered", Optional.of(move.key()), "it answers again");
    }
  }

  /// A listener said that it is gone.
  void gone(ListenerKey key) {
    tell(
        "listener.gone",
        Optional.of(key),
        "it answered 410; its messages go to the archive until it is registered or resumed");
  }

  /// The store fills up.
  void filling(String how) {
    tell("store.filling", Optional.empty(), how);
  }

  /// Offers what the store has refused once more.
  void again() {
    var once = new ArrayList<Submission>();
    refused.drainTo(once);
    for (var event : once) {
      var _ = keep(event);
    }
  }

  private void tell(String type, Optional<ListenerKey> about, String detail) {
    LOG.log(
        Level.INFO,
        "{0} {1}: {2}",
        type,
        about.map(ListenerKey::toString).orElse("the store"),
        detail);
    // Its own listener's troubles would be told to nobody.
    if (directory.find(Directory.OPERATOR).isEmpty()
        || about.equals(Optional.of(Directory.OPERATOR))) {
      return;
    }
    var event =
        JsonObject.EMPTY
            .with("type", type)
            .with("at", clock.instant().toString())
            .with("family", about.map(key -> key.family().id()))
            .with("account", about.map(key -> key.account().value()))
            .with("service", about.map(key -> key.service().value()))
            .with("detail", detail)
            .text();
    var members = event.substring(1, event.length() - 1).getBytes(UTF_8);
    var submission =
        new Submission(
            Directory.OPERATOR,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Payload.ofMembers(members));
    var _ =
        keep(submission)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.log(
                        Level.WARNING, type + " cannot be kept now; it is told later.", failure);
                  }
                });
  }

  private CompletableFuture<Acceptance> keep(Submission event) {
    return messages
        .acceptOwn(PUBLISHER, event)
        .whenComplete(
            (_, failure) -> {
              if (failure != null && !refused.offer(event)) {
                LOG.log(Level.WARNING, "Too many events wait for room; one is dropped.");
              }
            });
  }
}
