package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Reads what is due back from disk, a little at a time. Confined to the loop's thread.
final class LaneReader {
  private static final Logger LOG = System.getLogger(LaneReader.class.getName());

  /// When a lane that could not be read is read again.
  private static final long READ_AGAIN_MILLIS = 1_000;

  private final Database database;
  private final InstantSource schedule;
  private final Windows windows;
  private final Timers timers;
  private long read;

  LaneReader(Database database, InstantSource schedule, Windows windows, Timers timers) {
    this.database = database;
    this.schedule = schedule;
    this.windows = windows;
    this.timers = timers;
  }

  /// How many entries have been read so far.
  long read() {
    return read;
  }

  private record Found(MessageId id, long dueAt, Records.Progress progress) {}

  /// Reads what is due next into the lane's window. What cannot be read now is read later.
  void read(Lane lane) {
    var from = lane.from();
    try {
      load(lane, find(lane));
      timers.set(lane, lane.nextDue);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A lane cannot be read now; it is tried again.", e);
      // What has not been read is due, whatever is handed over meanwhile.
      lane.added(from, 0);
      lane.behind = false;
      timers.set(lane, schedule.millis() + READ_AGAIN_MILLIS);
    }
  }

  private List<Found> find(Lane lane) {
    var now = schedule.millis();
    var found = new ArrayList<Found>();
    lane.behind = false;
    lane.nextDue = Lane.NEVER;
    database.scan(
        Table.DUE,
        Keys.lanePrefix(lane.number),
        lane.from(),
        (key, value) -> {
          var dueAt = Keys.timeOfDue(key);
          if (dueAt > now) {
            lane.nextDue = dueAt;
            return false;
          }
          if (found.size() >= lane.reads) {
            lane.behind = true;
            return false;
          }
          var id = Keys.idOfDue(key);
          lane.readUpTo(dueAt, id);
          if (!lane.held.contains(id)) {
            found.add(new Found(id, dueAt, Records.progress(value)));
          }
          return true;
        });
    return found;
  }

  /// Loads the messages of what was found, up to a number of bytes; what is beyond is found again.
  private void load(Lane lane, List<Found> found) {
    var bytes = 0L;
    var loaded = 0;
    try (var messages = new MessageReader(database)) {
      var places = database.places(found.stream().map(Found::id).toList()).iterator();
      for (var one : found) {
        var place = places.next();
        var full = windows.areFull() && !lane.window.isEmpty();
        if (bytes >= Windows.READ_BYTES || full) {
          lane.added(Keys.due(lane.number, one.dueAt(), one.id()), one.dueAt());
          lane.behind = true;
          continue;
        }
        loaded++;
        var message = messages.find(one.id(), place);
        if (message.isEmpty()) {
          LOG.log(Level.ERROR, "{0} is due, but its message is gone. It is passed over.", one.id());
          continue;
        }
        bytes += message.get().payload().size();
        windows.hold(lane, new DueEntry(lane.number, one.dueAt(), one.progress(), message.get()));
      }
    }
    read += loaded;
    lane.reads = Windows.reads(lane, found.size(), loaded);
  }
}
