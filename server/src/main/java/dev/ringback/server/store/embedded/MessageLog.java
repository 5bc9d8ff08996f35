package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The messages themselves, each written once, in files that only grow; the database knows where
/// each stands ([Table#MESSAGES]). A message is accepted when it is on disk here: what the database
/// has lost of it, [Redo] writes again. Files of which nothing is needed any more go away as a
/// whole ([Reclaiming]).
///
/// What is written is not kept in the system's memory, unless it will probably be read soon:
/// messages are delivered from the server's own.
///
/// [#begin], [#append], [#seal] and [#isIdleSince] are for [CommitThread] alone; the rest is safe
/// for use by many threads.
final class MessageLog implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MessageLog.class.getName());

  /// How much later than the first message of a file others may go into it, so that what is
  /// forgotten does not stay on disk for long where little comes in.
  private static final Duration LONGEST = Duration.ofHours(1);

  /// How much of a frame is written in one call: a MiB took 0.25 instead of 1.2 ms where the system
  /// looks for memory in pieces of such a size.
  private static final int PIECE = 128 << 10;

  /// How much is given back at a time, and how much of what was written last is not yet: the system
  /// would have to look for it with each processor first.
  private static final int GIVEN_BACK_AT_ONCE = 4 << 20;

  private static final int PAGE = 4 << 10;

  private final Path folder;
  private final long fileBytes;
  private final ConcurrentMap<Long, MessageFile> files = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Optional<PageCache> cache = PageCache.ofThisSystem();

  /// Whether what is written will probably be read soon.
  private volatile boolean isReadBack = true;

  /// The number of the file that is appended to, whether it is made yet or not.
  private volatile long current;

  /// That file; null before its first message.
  private @Nullable Tail tail;

  private MessageLog(Path folder, long fileBytes) {
    this.folder = folder;
    this.fileBytes = fileBytes;
  }

  /// Opens the log in `folder`, making it where there is none.
  ///
  /// @param fileBytes how large a file gets before the next one begins
  /// @param known up to where the database knows it; no file before that is made again, also where
  ///   none is left
  /// @throws StoreUnusable when it cannot be used, with what to do
  static MessageLog open(Path folder, long fileBytes, MessagePlace known) {
    var log = new MessageLog(folder, fileBytes);
    log.lastNumber.set(Math.max(0, known.file() - 1));
    try {
      OwnFolder.make(folder);
      OwnFolder.sync(folder.resolve(".."));
      log.find();
    } catch (IOException | DirectoryIteratorException e) {
      throw new StoreUnusable("data directory: the messages in " + folder + " cannot be read", e);
    }
    log.current = log.lastNumber.incrementAndGet();
    return log;
  }

  private void find() throws IOException {
    try (var found = Files.newDirectoryStream(folder, MessageFile::isNamedLikeOne)) {
      for (var path : found) {
        var file = MessageFile.read(path);
        if (file.isEmpty()) {
          Files.delete(path);
        } else {
          files.put(file.get().number(), file.get());
          lastNumber.accumulateAndGet(file.get().number(), Math::max);
        }
      }
    }
  }

  /// Empties a frame, which may then be appended.
  ///
  /// @throws IOException when what a failure left behind cannot be cut off
  void begin(MessageFrame frame) throws IOException {
    if (tail != null && tail.isFull(fileBytes)) {
      seal();
    } else if (tail != null) {
      giveBackSome(tail);
    }
    frame.begin(tail == null ? new MessagePlace(current, MessageFile.HEAD, 0) : tail.end);
  }

  /// Writes a frame. It is on disk when this returns; when it throws, nothing of it counts.
  void append(MessageFrame frame) throws IOException {
    if (tail == null) {
      tail = make(frame.first());
    }
    tail.append(frame);
  }

  /// Tells whether messages that are written from now on will probably be read soon, and not only
  /// when somebody asks for one.
  void readBack(boolean expected) {
    isReadBack = expected;
  }

  private void giveBackSome(Tail tail) {
    var to = tail.end.offset() - GIVEN_BACK_AT_ONCE;
    if (to - tail.givenBack >= GIVEN_BACK_AT_ONCE) {
      giveBack(tail, to);
    }
  }

  private void giveBack(Tail tail, long to) {
    if (cache.isPresent() && !isReadBack) {
      cache.get().giveBack(tail.file.path(), tail.givenBack, to);
      tail.givenBack = to / PAGE * PAGE;
    }
  }

  private Tail make(MessageId first) throws IOException {
    var file = MessageFile.of(folder, current, MessageFile.Kind.ACCEPTED, first, MessageId.HIGHEST);
    try {
      var made = new Tail(file, file.make(folder));
      files.put(file.number(), file);
      return made;
    } catch (IOException e) {
      // Whatever is left of it is in nobody's way.
      current = lastNumber.incrementAndGet();
      throw e;
    }
  }

  /// Lets the next frame begin a new file.
  ///
  /// @return where that will stand
  MessagePlace seal() throws IOException {
    if (tail != null) {
      tail.cut();
      giveBack(tail, tail.end.offset());
      var sealed = tail;
      tail = null;
      current = lastNumber.incrementAndGet();
      sealed.close();
      if (sealed.isEmpty()) {
        delete(sealed.file);
      }
    }
    return new MessagePlace(current, 0, 0);
  }

  /// Whether no group was accepted since: what is in the file that is appended to, if it is made,
  /// has begun before.
  boolean isIdleSince(MessageId limit) {
    return tail == null || tail.newest.compareTo(limit) < 0;
  }

  /// The file with a number; empty when it is gone.
  Optional<MessageFile> file(long number) {
    return Optional.ofNullable(files.get(number));
  }

  /// Files to which nothing is added any more, in the order of their ids.
  List<MessageFile> sealed() {
    var sealed = new ArrayList<MessageFile>();
    var appending = current;
    var end = MessageId.HIGHEST;
    for (var file : accepted().reversed()) {
      if (file.number() != appending) {
        sealed.add(file.until(end));
      }
      end = file.first();
    }
    files.values().stream()
        .filter(file -> file.kind() == MessageFile.Kind.GATHERED)
        .forEach(sealed::add);
    sealed.sort(Comparator.comparing(MessageFile::first));
    return sealed;
  }

  /// The files of accepted messages, in the order of their numbers.
  private List<MessageFile> accepted() {
    return files.values().stream()
        .filter(file -> file.kind() == MessageFile.Kind.ACCEPTED)
        .sorted(Comparator.comparingLong(MessageFile::number))
        .toList();
  }

  /// Goes through all that was accepted behind a place. A frame at the very end that is not whole
  /// is what a kill leaves behind, and is cut off: nobody was told that it was kept.
  ///
  /// @throws StoreUnusable when anything else is damaged, or missing
  void replay(MessagePlace from, Step step) {
    var later = accepted().stream().filter(file -> file.number() >= from.file()).toList();
    if (from.offset() > 0 && (later.isEmpty() || later.getFirst().number() != from.file())) {
      throw new StoreUnusable(
          "data directory: "
              + folder
              + " lacks file "
              + from.file()
              + " of the messages. Restore it from a backup.");
    }
    for (var file : later) {
      try (var frames = new MessageFrames(file)) {
        var start = file.number() == from.file() ? from.offset() : 0;
        frames.replay(start, file.equals(later.getLast()), step);
      } catch (IOException e) {
        throw new StoreUnusable("data directory: " + file.path() + " cannot be read", e);
      }
    }
  }

  /// What to do with the messages of a frame.
  interface Step {
    /// Goes on.
    ///
    /// @param behind where the next frame stands
    void visit(List<MessageFrame.Entry> entries, MessagePlace behind);
  }

  /// Begins a file of messages that are left of others.
  ///
  /// @param first no message has a lower id
  /// @param end all messages have lower ids
  Gathering gather(MessageId first, MessageId end) throws IOException {
    var number = lastNumber.incrementAndGet();
    var file = MessageFile.of(folder, number, MessageFile.Kind.GATHERED, first, end);
    var gathering = new Gathering(file, file.make(folder));
    files.put(number, file);
    return gathering;
  }

  /// Deletes a file that holds nothing any more. Where that fails, it is found again.
  void delete(MessageFile file) {
    files.remove(file.number());
    try {
      Files.deleteIfExists(file.path());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A file of messages is not needed, but cannot be deleted.", e);
      files.put(file.number(), file);
    }
  }

  @Override
  public void close() {
    try {
      seal();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The log of messages did not close.", e);
    }
  }

  /// The file that is appended to. Confined to [CommitThread].
  private static final class Tail {
    private final MessageFile file;
    private final RandomAccessFile open;

    private MessagePlace end;
    private MessageId newest;

    /// Up to where the system keeps nothing of it in memory, by what it was told.
    private long givenBack;

    /// Whether there may be more on disk than counts.
    private boolean mayBeLonger;

    private boolean failed;

    Tail(MessageFile file, RandomAccessFile open) {
      this.file = file;
      this.open = open;
      this.end = new MessagePlace(file.number(), MessageFile.HEAD, 0);
      this.newest = file.first();
    }

    /// Whether the next frame goes elsewhere. What a disk has of a file that it failed to sync is
    /// anyone's guess.
    boolean isFull(long bytes) {
      var age = Duration.between(file.first().acceptedAt(), newest.acceptedAt());
      return failed || end.offset() >= bytes || age.compareTo(LONGEST) > 0;
    }

    void append(MessageFrame frame) throws IOException {
      cut();
      mayBeLonger = true;
      try {
        open.seek(end.offset());
        for (var from = 0; from < frame.size(); from += PIECE) {
          open.write(frame.bytes(), from, Math.min(PIECE, frame.size() - from));
        }
        open.getFD().sync();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
      mayBeLonger = false;
      end = frame.place().behind();
      newest = frame.first();
    }

    boolean isEmpty() {
      return end.offset() == MessageFile.HEAD;
    }

    /// Cuts off what does not count, on disk when this returns: a frame that is not whole may only
    /// stand at the end of the last file.
    void cut() throws IOException {
      if (mayBeLonger) {
        open.setLength(end.offset());
        open.getFD().sync();
        mayBeLonger = false;
      }
    }

    void close() {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "A file of messages did not close.", e);
      }
    }
  }

  /// A file of messages that are left of others, being written. Confined to one thread.
  static final class Gathering implements AutoCloseable {
    private final MessageFile file;
    private final RandomAccessFile open;
    private int end = MessageFile.HEAD;

    private Gathering(MessageFile file, RandomAccessFile open) {
      this.file = file;
      this.open = open;
    }

    /// Adds an entry as it stands elsewhere.
    ///
    /// @return where it stands now
    MessagePlace add(byte[] entry) throws IOException {
      open.write(entry);
      var place = new MessagePlace(file.number(), end, entry.length);
      end = place.behind().offset();
      return place;
    }

    /// Returns when all that was added is on disk.
    void sync() throws IOException {
      open.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }
}
