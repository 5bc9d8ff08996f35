package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.intake.Submission;
import dev.ringback.server.outbound.Claim;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.server.outcome.Settlement;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// The parts of the embedded store that deliveries go through, with the test as their loop.
final class OpenStore implements AutoCloseable {
  static final LaneLimits LIMITS = new LaneLimits(1_000, 1_000, Long.MAX_VALUE);
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  /// The usual policy, but in order by key.
  static final DeliveryPolicy ORDERED =
      new DeliveryPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true,
          Optional.empty());

  final SettableClock clock = SettableClock.at(START);
  final EmbeddedDeliveries deliveries;
  final EmbeddedMessages messages;
  final EmbeddedArchive archive;
  final EmbeddedHistory history;
  final EmbeddedListenerStates states;
  final EmbeddedReplays replays;
  private final Database database;
  private final CommitThread commits;
  private final AcceptanceWrite acceptances;

  OpenStore(Path data) throws IOException {
    this(data, LIMITS);
  }

  OpenStore(Path data, LaneLimits limits) throws IOException {
    database = Database.open(data.resolve("store"));
    var sizing = Sizing.of(data);
    commits = new CommitThread(database);
    deliveries = new EmbeddedDeliveries(database, commits, clock, clock, limits);
    var space = new DiskSpace(data, sizing);
    states = new EmbeddedListenerStates(database, commits, deliveries);
    acceptances = new AcceptanceWrite(deliveries);
    new Redo(database, acceptances).run();
    deliveries.findLanes();
    messages =
        new EmbeddedMessages(database, commits, deliveries, acceptances, space, clock, clock);
    archive = new EmbeddedArchive(database, commits, deliveries, sizing);
    history = new EmbeddedHistory(database);
    replays = new EmbeddedReplays(database, commits, deliveries, space);
    commits.start();
  }

  /// Replays on a disk that has less free than is kept free.
  EmbeddedReplays replaysWithoutRoom(Path data) throws IOException {
    var space = new DiskSpace(data, new Sizing(1L << 50));
    return new EmbeddedReplays(database, commits, deliveries, space);
  }

  /// Messages on a disk of which that share of the reserve is free.
  EmbeddedMessages messagesWithFree(Path data, double share) throws IOException {
    var usable = Files.getFileStore(data).getUsableSpace();
    var space = new DiskSpace(data, new Sizing((long) (usable / share / 16)));
    return new EmbeddedMessages(database, commits, deliveries, acceptances, space, clock, clock);
  }

  static ListenerKey listener(String account) {
    return new ListenerKey(
        Family.CONNECTIVITY, new AccountName(account), new ServiceName("CarrierService"));
  }

  List<MessageId> publish(List<ListenerKey> keys) {
    var submissions = keys.stream().map(key -> submission(key, Optional.empty())).toList();
    return messages.accept("tests", submissions).join().stream().map(Acceptance::id).toList();
  }

  Acceptance publish(ListenerKey key, String publisherId) {
    var submissions = List.of(submission(key, Optional.of(publisherId)));
    return messages.accept("tests", submissions).join().getFirst();
  }

  static Submission submission(ListenerKey key, Optional<String> publisherId) {
    return new Submission(
        key,
        publisherId,
        Optional.empty(),
        Optional.empty(),
        Payload.ofMembers("\"a\":1".getBytes(UTF_8)));
  }

  MessageId publishInOrder(ListenerKey key, Optional<String> orderingKey) {
    var payload = Payload.ofMembers("\"a\":1".getBytes(UTF_8));
    var submission = new Submission(key, Optional.empty(), orderingKey, Optional.empty(), payload);
    return messages.accept("tests", List.of(submission)).join().getFirst().id();
  }

  /// Sets how a listener wants to be delivered to.
  void policy(ListenerKey key, DeliveryPolicy policy) {
    states.change(key, state -> state.with(policy)).join();
  }

  /// Claims what is due, without waiting for more.
  List<Claim> claim(int max) throws InterruptedException {
    return deliveries.take(max, Long.MAX_VALUE, Duration.ZERO);
  }

  /// Whether so many are soon counted as waiting.
  boolean waitingIs(int count) throws InterruptedException {
    var until = System.nanoTime() + 10_000_000_000L;
    // What was counted before is of no interest.
    var _ = deliveries.take(0, Long.MAX_VALUE, Duration.ZERO);
    Thread.sleep(60);
    var _ = deliveries.take(0, Long.MAX_VALUE, Duration.ZERO);
    while (deliveries.waiting() != count && System.nanoTime() < until) {
      var _ = deliveries.take(0, Long.MAX_VALUE, Duration.ofMillis(10));
    }
    return deliveries.waiting() == count;
  }

  /// Ends `count` deliveries that are due.
  void end(int count, Verdict verdict) throws InterruptedException {
    var left = count;
    for (var turn = 0; left > 0 && turn < 1_000; turn++) {
      var claims = deliveries.take(left, Long.MAX_VALUE, Duration.ofMillis(10));
      settle(claims, verdict);
      left -= claims.size();
    }
    if (left > 0) {
      throw new AssertionError("due: " + (count - left) + " (expected: " + count + ")");
    }
  }

  /// Ends a delivery that was claimed.
  void settle(Claim claim, Verdict verdict) {
    settle(List.of(claim), verdict);
  }

  /// Ends deliveries that were claimed.
  void settle(List<Claim> claims, Verdict verdict) {
    settle(claims, verdict, Duration.ZERO);
  }

  /// Ends deliveries of which each attempt took so long.
  void settle(List<Claim> claims, Verdict verdict, Duration took) {
    deliveries.settle(claims.stream().map(claim -> settlement(claim, verdict, took)).toList());
    deliveries.flush();
  }

  private Settlement settlement(Claim claim, Verdict verdict, Duration took) {
    var outcome =
        switch (verdict) {
          case Verdict.Done() -> new Outcome.Delivered(200);
          case Verdict.Later _ -> new Outcome.Refused(503, Optional.empty());
          case Verdict.Archive _ -> new Outcome.Unclaimed();
        };
    var attempt =
        new Attempt(claim.series(), claim.attempt(), clock.instant(), took.toMillis(), "", outcome);
    return new Settlement(claim, attempt, verdict);
  }

  /// Runs `first` and then `second`, so that what they submit is written in one group.
  ///
  /// @param first blocks until its commit is written
  /// @param second blocks until its commit is written
  void inOneGroup(Runnable first, Runnable second) throws InterruptedException {
    var held = new CountDownLatch(1);
    var release = new CompletableFuture<Boolean>();
    var threads = new ArrayList<Thread>();
    threads.add(
        Thread.ofPlatform()
            .start(
                () ->
                    commits.submitAndWait(
                        _ -> {
                          held.countDown();
                          release.join();
                        })));
    held.await();
    for (var task : List.of(first, second)) {
      var thread = Thread.ofPlatform().start(task);
      threads.add(thread);
      while (thread.getState() != Thread.State.WAITING) {
        if (!thread.isAlive()) {
          throw new AssertionError("it did not wait for its commit");
        }
        Thread.sleep(1);
      }
    }
    release.complete(true);
    for (var thread : threads) {
      thread.join();
    }
  }

  /// Puts a record into the database as it is.
  void put(Table table, byte[] key, byte[] value) {
    commits.submitAndWait(group -> group.put(table, key, value));
  }

  /// A record of the database.
  Optional<byte[]> get(Table table, byte[] key) {
    return database.get(table, key);
  }

  @Override
  public void close() {
    commits.close();
    database.close();
  }
}
