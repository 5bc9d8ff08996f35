package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The one thread that writes. What waits while one group is on its way to disk forms the next, so
/// that one `fdatasync` serves all who wait. [#submit] is safe for use by many threads.
final class CommitThread implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CommitThread.class.getName());
  private static final long MAX_GROUP_BYTES = 8L << 20;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  /// How long the database may be ahead of the disk: so much of what attempts came to is forgotten
  /// when the machine stops, and attempted again.
  private static final long AHEAD_NANOS = Duration.ofSeconds(1).toNanos();

  private static final String CLOSING = "the store is closing";

  private final Database database;
  private final Batch batch = new Batch();
  private final MessageFrame frame = new MessageFrame();
  private final LinkedBlockingQueue<Commit> queue = new LinkedBlockingQueue<>();
  private final ArrayDeque<Commit> retained = new ArrayDeque<>();
  private final Thread thread;

  /// Since when the database is ahead of the disk.
  private OptionalLong aheadSince = OptionalLong.empty();

  private volatile boolean closing;
  private volatile @Nullable String problem;

  CommitThread(Database database) {
    this.database = database;
    this.thread = Thread.ofPlatform().name("commit").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Puts a commit into one of the next groups; fails it when the store is closing.
  void submit(Commit commit) {
    if (closing) {
      commit.failed(new StoreUnusable(CLOSING));
      return;
    }
    queue.add(commit);
  }

  /// Writes, and waits until it is on disk.
  void submitAndWait(Write write) {
    try {
      submitted(write).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Writes.
  ///
  /// @return completes when it is on disk, and with it everything submitted before
  CompletableFuture<@Nullable Void> submitted(Write write) {
    var written = new CompletableFuture<@Nullable Void>();
    submit(new Waiting(write, written));
    return written;
  }

  /// What the last write failed with; empty when it went well.
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void run() {
    while (!(closing && queue.isEmpty() && retained.isEmpty())) {
      try {
        commit();
      } catch (InterruptedException interrupted) {
        // Nobody does; what is queued is still written.
        closing = true;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "One group of commits failed unforeseen; the next ones go on.", e);
        pause();
      }
    }
  }

  /// Waits, so that what fails at once is not tried all the time. A thread that is to end has no
  /// time for that: it gives up what it could not write.
  private void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException interrupted) {
      closing = true;
    }
    if (closing) {
      for (var left = next(); left != null; left = next()) {
        tellFailed(left, new StoreUnusable(CLOSING));
      }
    }
  }

  private void commit() throws InterruptedException {
    if (retained.isEmpty()) {
      var first = first();
      if (first == null) {
        return;
      }
      retained.add(first);
    }
    var members = new ArrayList<Commit>();
    var group = new Group(database, batch, frame);
    var event = new GroupWritten();
    try {
      begin(members);
      var durable = isAheadForLong();
      for (var next = next(); next != null; next = next()) {
        if (add(next, group)) {
          members.add(next);
          durable |= next.durable();
        }
        if (group.bytes() >= MAX_GROUP_BYTES) {
          break;
        }
      }
      event.commits = members.size();
      event.records = group.records();
      event.bytes = group.bytes();
      event.begin();
      event.syncs = group.commit(durable);
      event.end();
      aheadSince =
          durable ? OptionalLong.empty() : OptionalLong.of(aheadSince.orElseGet(System::nanoTime));
    } catch (RocksDBException | IOException e) {
      failed(members, e);
      return;
    } catch (RuntimeException | Error e) {
      members.forEach(member -> tellFailed(member, new StoreUnusable("the store failed", e)));
      throw e;
    } finally {
      batch.clear();
    }
    problem = null;
    members.forEach(CommitThread::tellDone);
    event.commit();
  }

  /// Makes the frame ready. Where the log cannot go on, all who wait are members of a group that
  /// fails. After a failure the database is asked first, so that no message goes into the log for
  /// nothing.
  private void begin(List<Commit> members) throws RocksDBException, IOException {
    try {
      if (problem != null) {
        database.probe();
      }
      database.log().begin(frame);
    } catch (RocksDBException | IOException e) {
      for (var next = next(); next != null; next = next()) {
        members.add(next);
      }
      throw e;
    }
  }

  /// Waits for something to write. Where nothing comes for long, the disk catches up.
  private @Nullable Commit first() throws InterruptedException {
    if (closing) {
      return queue.poll();
    }
    if (aheadSince.isEmpty()) {
      return queue.take();
    }
    var first = queue.poll(AHEAD_NANOS, TimeUnit.NANOSECONDS);
    if (first == null) {
      submit(new Waiting(_ -> {}, new CompletableFuture<>()));
    }
    return first;
  }

  private boolean isAheadForLong() {
    return aheadSince.isPresent() && System.nanoTime() - aheadSince.getAsLong() >= AHEAD_NANOS;
  }

  private @Nullable Commit next() {
    var next = retained.poll();
    return next != null ? next : queue.poll();
  }

  private boolean add(Commit commit, Group group) throws RocksDBException {
    group.mark();
    try {
      commit.write(group);
      return true;
    } catch (RuntimeException e) {
      refused(commit, group, e);
    } catch (Error e) {
      refused(commit, group, new StoreUnusable("the store failed", e));
    } catch (RocksDBException | IOException e) {
      refused(commit, group, Database.broken(e));
    }
    return false;
  }

  /// Takes a commit back, and has its parts tried next, or fails it.
  private void refused(Commit commit, Group group, RuntimeException why) throws RocksDBException {
    group.rollBack();
    var parts = commit.parts();
    if (parts.isEmpty()) {
      tellFailed(commit, why);
    }
    parts.reversed().forEach(retained::addFirst);
  }

  private static void tellDone(Commit commit) {
    try {
      commit.done();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A commit was written, but could not be told so.", e);
    }
  }

  private static void tellFailed(Commit commit, RuntimeException why) {
    try {
      commit.failed(why);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A commit failed, and could not be told so.", e);
    }
  }

  private void failed(List<Commit> members, Exception e) throws InterruptedException {
    if (problem == null) {
      LOG.log(Level.ERROR, "The store refuses to write; trying on.", e);
    }
    problem = "the store refuses to write: " + e.getMessage();
    for (var member : members.reversed()) {
      if (member.persistent() && !closing) {
        retained.addFirst(member);
      } else {
        tellFailed(member, Database.broken(e));
      }
    }
    if (!closing) {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    }
  }

  /// Writes what was submitted, and ends the thread.
  @Override
  public void close() {
    closing = true;
    // Not by an interrupt, which would close what is being written.
    queue.add(new Waiting(_ -> {}, new CompletableFuture<>()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What slipped in while the thread ended.
    for (var late = queue.poll(); late != null; late = queue.poll()) {
      tellFailed(late, new StoreUnusable(CLOSING));
    }
  }

  /// What to write.
  interface Write {
    /// Adds it to the group.
    void to(Group group) throws RocksDBException, IOException;
  }

  private record Waiting(Write write, CompletableFuture<@Nullable Void> written) implements Commit {
    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public void write(Group group) throws RocksDBException, IOException {
      write.to(group);
    }

    @Override
    public void done() {
      written.complete(null);
    }

    @Override
    public void failed(RuntimeException why) {
      written.completeExceptionally(why);
    }
  }
}
