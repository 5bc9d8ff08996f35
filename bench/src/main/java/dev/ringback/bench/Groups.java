package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// How the server's commits went to disk, as its flight recorder saw it.
///
/// @param written groups
/// @param syncs of the log of messages, and of the database
/// @param commits what was in them: requests of publishers, and batches of settlements
/// @param records keys written or deleted
/// @param bytes how large they were
/// @param sync how long the synced ones took
record Groups(long written, long syncs, long commits, long records, long bytes, Percentiles sync) {
  /// The setting of a flight recording that makes a server record them.
  static final String SETTING = "dev.ringback.GroupWritten#enabled=true";

  /// A time in which messages were sent and arrived.
  record Span(Instant from, Instant to) {
    boolean contains(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /// Those of a recording that were written in one of the times.
  static Groups of(Path file, List<Span> spans) throws IOException {
    var events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.ringback.GroupWritten"))
            .filter(event -> spans.stream().anyMatch(span -> span.contains(event.getEndTime())))
            .toList();
    var synced = events.stream().filter(event -> event.getInt("syncs") > 0).toList();
    var latencies = new Latencies(synced.size());
    synced.forEach(event -> latencies.add(event.getDuration().toNanos()));
    return new Groups(
        events.size(),
        sum(events, "syncs"),
        sum(events, "commits"),
        sum(events, "records"),
        sum(events, "bytes"),
        latencies.percentiles());
  }

  private static long sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToLong(event -> event.getLong(field)).sum();
  }

  JsonObject json(long messages) {
    return JsonObject.EMPTY
        .with("syncsPerMessage", Figure.of((double) syncs / messages, 5))
        .with("messagesPerSync", Figure.of((double) messages / syncs, 1))
        .with("recordsPerMessage", Figure.of((double) records / messages, 2))
        .with("logBytesPerMessage", Figure.of((double) bytes / messages, 0))
        .with("commitsPerGroup", Figure.of((double) commits / written, 1))
        .with("syncMillis", sync.json());
  }

  String words(long messages) {
    return "%.4f syncs a message (%.1f messages a sync), %.2f records a message; a sync takes %s"
        .formatted(
            (double) syncs / messages,
            (double) messages / syncs,
            (double) records / messages,
            sync.words());
  }
}
