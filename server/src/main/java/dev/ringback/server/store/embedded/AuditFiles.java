package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.AuditEntry;
import dev.ringback.server.access.AuditTrail;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The audit trail as files in the data directory, one per day (UTC), a JSON object in each line,
/// readable by their owner alone. Safe for use by many threads and processes: each line is appended
/// in one piece.
///
/// A file is opened each time, so that one that was moved away is not written to unseen.
public final class AuditFiles implements AuditTrail {
  private static final Logger LOG = System.getLogger(AuditFiles.class.getName());
  private static final Pattern NAME = Pattern.compile("audit-(\\d{4}-\\d{2}-\\d{2})\\.jsonl");
  private static final int MAX_VALUE = 256;

  private final Path directory;
  private final ReentrantLock writing = new ReentrantLock();
  private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
  private boolean cutShort;
  private volatile @Nullable String problem;

  private AuditFiles(Path directory) {
    this.directory = directory;
  }

  /// The trail of a data directory; both are made where there are none.
  ///
  /// @throws StoreUnusable when they cannot be made
  public static AuditFiles in(Path data) {
    var directory = data.resolve("audit");
    try {
      OwnFolder.make(directory);
    } catch (IOException e) {
      throw new StoreUnusable("audit directory: " + directory + " cannot be made", e);
    }
    return new AuditFiles(directory);
  }

  @Override
  public void record(AuditEntry entry) {
    var line = new Line(LocalDate.ofInstant(entry.at(), ZoneOffset.UTC), format(entry).text());
    waiting.add(line);
    writing.lock();
    try {
      if (!line.taken) {
        writeAllThatWait();
      }
    } finally {
      writing.unlock();
    }
  }

  /// Writes what this thread and others have to write, so that one sync serves all who wait.
  private void writeAllThatWait() {
    var byDay = new LinkedHashMap<LocalDate, StringBuilder>();
    for (var line = waiting.poll(); line != null; line = waiting.poll()) {
      line.taken = true;
      byDay.computeIfAbsent(line.day, _ -> new StringBuilder()).append(line.text).append('\n');
    }
    byDay.forEach((day, lines) -> write(day, lines.toString()));
  }

  private void write(LocalDate day, String lines) {
    try {
      append(directory.resolve("audit-" + day + ".jsonl"), lines);
      problem = null;
    } catch (IOException e) {
      problem = "the audit trail cannot be written: " + e.getMessage();
      // The entries hold no secrets, and the log is where they are not lost.
      LOG.log(Level.ERROR, "This could not be written into the audit trail: " + lines.strip(), e);
    }
  }

  private void append(Path file, String lines) throws IOException {
    var isNew = !Files.exists(file);
    try (var out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            OwnFolder.attributes(file))) {
      // What a full disk cut short ends its line here, and the next one begins its own.
      var bytes = ByteBuffer.wrap(((cutShort ? "\n" : "") + lines).getBytes(UTF_8));
      cutShort = true;
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
      cutShort = false;
    }
    if (isNew) {
      OwnFolder.sync(directory);
    }
  }

  /// What the last entry could not be written for; empty when it was.
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /// Removes the files of days before `day`.
  ///
  /// @return how many
  public int forgetBefore(LocalDate day) {
    var old = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        if (day(file).filter(each -> each.isBefore(day)).isPresent()) {
          old.add(file);
        }
      }
      return remove(old);
    } catch (IOException e) {
      throw new StoreUnusable("audit directory: " + directory + " cannot be cleaned", e);
    }
  }

  private static int remove(List<Path> files) throws IOException {
    for (var file : files) {
      Files.deleteIfExists(file);
    }
    return files.size();
  }

  private static Optional<LocalDate> day(Path file) {
    var name = NAME.matcher(file.getFileName().toString());
    try {
      return name.matches() ? Optional.of(LocalDate.parse(name.group(1))) : Optional.empty();
    } catch (DateTimeParseException noDay) {
      return Optional.empty();
    }
  }

  private static JsonObject format(AuditEntry entry) {
    return JsonObject.EMPTY
        .with("at", entry.at().toString())
        .with("action", word(entry.action()))
        .with("result", word(entry.result()))
        .with("client", entry.client().map(AuditFiles::shortened))
        .with("user", entry.user().map(AuditFiles::shortened))
        .with("address", entry.address().map(AuditFiles::shortened))
        .with("subject", entry.subject().map(AuditFiles::shortened));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String shortened(String value) {
    return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
  }

  /// What is to be written.
  private static final class Line {
    private final LocalDate day;
    private final String text;

    /// Whether it was taken to be written. Guarded by the lock for writing.
    private boolean taken;

    Line(LocalDate day, String text) {
      this.day = day;
      this.text = text;
    }
  }
}
