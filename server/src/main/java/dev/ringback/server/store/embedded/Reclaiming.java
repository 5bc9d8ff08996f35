package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;

/// Gives the room of forgotten messages back. A file of the [MessageLog] of which nothing is left
/// is deleted; where little is left of several in a row, that is gathered in a new one first. What
/// is left is what [Table#MESSAGES] still points to: ids in a file are a range of that table, since
/// messages are written in the order of their ids.
///
/// Safe for use by many threads, but for [#round], which one at a time may run.
final class Reclaiming {
  private static final Logger LOG = System.getLogger(Reclaiming.class.getName());

  /// So many small files in a row are made one, however much of them is left.
  private static final int MANY = 8;

  /// About how many bytes are moved in one commit.
  private static final long MOVED_AT_ONCE = 1L << 20;

  private final Database database;
  private final CommitThread commits;
  private final long fileBytes;

  /// Files from which something was forgotten since they were looked at.
  private final Set<Long> touched = ConcurrentHashMap.newKeySet();

  /// How many bytes were left in the files that were looked at. Confined to the round.
  private final Map<Long, Long> left = new HashMap<>();

  /// Files in which something is damaged, and which therefore stay as they are. Confined to the
  /// round.
  private final Set<Long> damaged = new HashSet<>();

  Reclaiming(Database database, CommitThread commits, Sizing sizing) {
    this.database = database;
    this.commits = commits;
    this.fileBytes = sizing.file();
  }

  /// Notes that a message was forgotten that stood there.
  void forgotten(MessagePlace place) {
    touched.add(place.file());
  }

  /// Looks at what was forgotten.
  ///
  /// @param before when messages were accepted of which more may have been forgotten: the file that
  ///   is appended to goes too, when none in it is younger
  void round(Instant before) {
    var limit = MessageId.lowestFrom(before);
    var redoneFrom = new AtomicLong();
    // On disk when this returns, and with it all that was forgotten.
    commits.submitAndWait(
        group ->
            redoneFrom.set(
                database.log().isIdleSince(limit)
                    ? group.sealLog().file()
                    : database.known().file()));
    try {
      var slack = new Run();
      for (var file : database.log().sealed()) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        var isRedone =
            file.kind() == MessageFile.Kind.ACCEPTED && file.number() >= redoneFrom.get();
        if (!isRedone) {
          slack = look(file, slack);
        }
      }
      gather(slack);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The room of forgotten messages is given back later.", e);
    }
  }

  /// Looks at a file.
  ///
  /// @param slack those in a row before it of which little is left
  /// @return the same, with it or anew
  private Run look(MessageFile file, Run slack) throws IOException {
    var bytes = left(file);
    var size = file.size();
    if (bytes == 0) {
      delete(file);
      return slack;
    }
    var isSlack = !damaged.contains(file.number()) && (2 * bytes <= size || 2 * size <= fileBytes);
    var run = slack;
    if (!isSlack || slack.left + bytes > fileBytes) {
      gather(slack);
      run = new Run();
    }
    if (isSlack) {
      run.add(file, size, bytes);
    }
    return run;
  }

  /// Files in a row of which little is left, or which are small.
  private static final class Run {
    private final List<MessageFile> files = new ArrayList<>();
    private long size;
    private long left;

    void add(MessageFile file, long bytes, long leftOfThem) {
      files.add(file);
      size += bytes;
      left += leftOfThem;
    }

    boolean isWorthIt() {
      return !files.isEmpty() && (2 * left <= size || files.size() >= MANY);
    }
  }

  /// How many bytes are left. After a start all of a file are taken for left where any are, until
  /// something of it is forgotten, since counting all there are takes long.
  private long left(MessageFile file) throws IOException {
    var known = left.get(file.number());
    if (touched.remove(file.number())) {
      known = count(file, Long.MAX_VALUE);
    } else if (known == null) {
      known = count(file, 1) == 0 ? 0 : file.size();
    }
    left.put(file.number(), known);
    return known;
  }

  /// Counts the bytes that are left, until they are `enough`.
  private long count(MessageFile file, long enough) {
    var bytes = new long[1];
    each(
        file,
        file.first(),
        (_, place) -> {
          bytes[0] += place.length();
          return bytes[0] < enough;
        });
    return bytes[0];
  }

  /// Goes through the messages that are left in a file.
  private void each(MessageFile file, MessageId from, Step step) {
    database.scan(
        Table.MESSAGES,
        new byte[0],
        from.bytes(),
        (key, value) -> {
          var id = Keys.idOfMessage(key);
          var place = MessagePlace.read(value);
          return id.compareTo(file.end()) < 0
              && (place.file() != file.number() || step.visit(id, place));
        });
  }

  private interface Step {
    /// Whether to go on.
    boolean visit(MessageId id, MessagePlace place);
  }

  private record Left(MessageId id, MessagePlace place) {}

  private record Moved(MessageId id, MessagePlace from, MessagePlace to) {}

  private void gather(Run run) throws IOException {
    if (!run.isWorthIt()) {
      return;
    }
    var first = run.files.getFirst().first();
    // Files overlap where one is kept that is damaged.
    var end = run.files.stream().map(MessageFile::end).max(MessageId::compareTo).orElseThrow();
    try (var gathering = database.log().gather(first, end);
        var reader = new MessageReader(database)) {
      for (var file : run.files) {
        move(file, reader, gathering);
        if (!damaged.contains(file.number())) {
          delete(file);
        }
      }
    }
  }

  private void move(MessageFile file, MessageReader reader, MessageLog.Gathering gathering)
      throws IOException {
    var from = file.first();
    for (var stretch = stretch(file, from); !stretch.isEmpty(); stretch = stretch(file, from)) {
      var moved = new ArrayList<Moved>();
      for (var one : stretch) {
        var entry = read(reader, one);
        if (entry.isPresent()) {
          moved.add(new Moved(one.id(), one.place(), gathering.add(entry.get())));
        }
      }
      gathering.sync();
      commits.submitAndWait(group -> point(group, moved));
      from = stretch.getLast().id().next();
    }
  }

  /// What is damaged stays where it is, and its file with it.
  private Optional<byte[]> read(MessageReader reader, Left one) {
    try {
      var entry = reader.read(one.place());
      MessageFrame.entry(one.id(), entry, one.place());
      return Optional.of(entry);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "A message is damaged; its file is kept.", e);
      damaged.add(one.place().file());
      return Optional.empty();
    }
  }

  private List<Left> stretch(MessageFile file, MessageId from) {
    var stretch = new ArrayList<Left>();
    var bytes = new long[1];
    each(
        file,
        from,
        (id, place) -> {
          stretch.add(new Left(id, place));
          bytes[0] += place.length();
          return bytes[0] < MOVED_AT_ONCE;
        });
    return stretch;
  }

  /// Points to where messages stand now, but for those that were forgotten meanwhile.
  private void point(Group group, List<Moved> moved) throws RocksDBException {
    for (var one : moved) {
      var isThere = database.place(one.id()).filter(one.from()::equals).isPresent();
      if (isThere && group.changed(one.id()).filter(Group.Change.FORGOTTEN::equals).isEmpty()) {
        group.put(Table.MESSAGES, one.id().bytes(), one.to().bytes());
      }
    }
  }

  private void delete(MessageFile file) {
    left.remove(file.number());
    database.log().delete(file);
  }
}
