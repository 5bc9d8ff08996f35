package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.AcceptedMessages;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.MessageIds;
import dev.ringback.server.intake.NotKept;
import dev.ringback.server.intake.SlowDown;
import dev.ringback.server.intake.Submission;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/// Keeps messages from acceptance on. Safe for use by many threads.
final class EmbeddedMessages implements AcceptedMessages {
  /// How long a publisher's own id is remembered.
  private static final Duration ONCE_FOR = Duration.ofHours(24);

  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;
  private final AcceptanceWrite acceptance;
  private final DiskSpace space;
  private final InstantSource clock;
  private final InstantSource schedule;
  private final MessageIds ids;

  EmbeddedMessages(
      Database database,
      CommitThread commits,
      EmbeddedDeliveries deliveries,
      AcceptanceWrite acceptance,
      DiskSpace space,
      InstantSource clock,
      InstantSource schedule) {
    this.commits = commits;
    this.deliveries = deliveries;
    this.acceptance = acceptance;
    this.space = space;
    this.clock = clock;
    this.schedule = schedule;
    var last =
        database
            .lastKey(Table.MESSAGES)
            .map(key -> MessageId.from(ByteBuffer.wrap(key)))
            .orElse(new MessageId(0, 0));
    this.ids = new MessageIds(last, new SplittableRandom(new SecureRandom().nextLong()));
  }

  @Override
  public CompletableFuture<List<Acceptance>> accept(
      String publisher, List<Submission> submissions) {
    var accepted = new CompletableFuture<List<Acceptance>>();
    var full = space.problem();
    if (full.isPresent()) {
      accepted.completeExceptionally(new NotKept(full.get()));
    } else if (!space.mayTake()) {
      accepted.completeExceptionally(new SlowDown("the disk fills up"));
    } else {
      keep(new Accept(publisher, submissions, accepted));
    }
    return accepted;
  }

  @Override
  public CompletableFuture<Acceptance> acceptOwn(String publisher, Submission submission) {
    var accepted = new CompletableFuture<List<Acceptance>>();
    if (space.hasRoomForOwn()) {
      keep(new Accept(publisher, List.of(submission), accepted));
    } else {
      accepted.completeExceptionally(new NotKept("the disk is nearly full"));
    }
    return accepted.thenApply(List::getFirst);
  }

  private void keep(Accept accept) {
    accept.submissions.forEach(submission -> space.take(submission.payload().size()));
    commits.submit(accept);
  }

  @Override
  public int waiting() {
    return deliveries.waiting();
  }

  private final class Accept implements Commit {
    private final String publisher;
    private final List<Submission> submissions;
    private final CompletableFuture<List<Acceptance>> accepted;
    private final List<Acceptance> acceptances = new ArrayList<>();
    private final List<DueEntry> entries = new ArrayList<>();

    /// Listeners whose lanes are written down with this.
    private final Set<ListenerKey> named = new HashSet<>();

    Accept(
        String publisher,
        List<Submission> submissions,
        CompletableFuture<List<Acceptance>> accepted) {
      this.publisher = publisher;
      this.submissions = submissions;
      this.accepted = accepted;
    }

    /// The log, where messages are on disk first, says all that the database has to know of them.
    @Override
    public boolean durable() {
      return false;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      for (var submission : submissions) {
        var before = handedOver(group, submission.publisherId());
        if (before.isPresent()) {
          acceptances.add(new Acceptance.Duplicate(before.get()));
        } else {
          acceptances.add(new Acceptance.Accepted(add(group, submission)));
        }
      }
    }

    private Optional<MessageId> handedOver(Group group, Optional<String> publisherId)
        throws RocksDBException {
      if (publisherId.isEmpty()) {
        return Optional.empty();
      }
      var notBefore = clock.instant().minus(ONCE_FOR);
      return group
          .handedOver(Keys.once(publisher, publisherId.get()))
          .filter(id -> !id.acceptedAt().isBefore(notBefore));
    }

    private MessageId add(Group group, Submission submission) throws RocksDBException {
      var id = ids.next(clock.instant());
      var message =
          new Message(
              id,
              publisher,
              submission.publisherId(),
              submission.key(),
              submission.orderingKey(),
              submission.requestId(),
              submission.payload());
      var entry = acceptance.entry(message, schedule.millis());
      var place = group.keep(message, entry.dueAt());
      if (acceptance.to(group, entry, place)) {
        entries.add(entry);
      }
      if (!acceptance.isNamed(message.key())) {
        named.add(message.key());
      }
      return id;
    }

    @Override
    public void done() {
      named.forEach(acceptance::named);
      deliveries.added(entries);
      accepted.complete(acceptances);
    }

    @Override
    public void failed(RuntimeException why) {
      accepted.completeExceptionally(new NotKept("the store refuses to write", why));
    }
  }
}
