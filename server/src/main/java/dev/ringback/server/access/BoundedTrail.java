package dev.ringback.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An audit trail that strangers do not fill: what was done is always written down, and of what was
/// refused so much a minute; the rest of a minute is counted, in one line after it. Safe for use by
/// many threads.
///
/// A kill loses the count of the minute that it falls into.
public final class BoundedTrail implements AuditTrail, AutoCloseable {
  /// How long refusals count, from the first of them.
  static final Duration WINDOW = Duration.ofMinutes(1);

  /// How many refusals of one address group are written down.
  static final int PER_GROUP = 10;

  /// How many refusals are written down.
  static final int IN_ALL = 30;

  private final AuditTrail trail;
  private final InstantSource clock;
  private final Map<AddressGroup, Integer> written = new HashMap<>();
  private Instant since = Instant.EPOCH;
  private int inAll;
  private long leftOut;

  /// In front of the trail that is written.
  public BoundedTrail(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public void record(AuditEntry entry) {
    judged(entry).forEach(trail::record);
  }

  /// Writes down the count of a minute that is over.
  public void settle() {
    counted(false).ifPresent(trail::record);
  }

  /// Writes down the count of this minute.
  @Override
  public void close() {
    counted(true).ifPresent(trail::record);
  }

  private synchronized List<AuditEntry> judged(AuditEntry entry) {
    var lines = new ArrayList<AuditEntry>();
    counted(false).ifPresent(lines::add);
    if (entry.result() == AuditEntry.Result.DONE || isWithinBounds(entry)) {
      lines.add(entry);
    } else {
      leftOut++;
    }
    return lines;
  }

  private boolean isWithinBounds(AuditEntry refused) {
    var group = AddressGroup.of(refused.address().orElse(""));
    var ofGroup = written.getOrDefault(group, 0);
    if (inAll >= IN_ALL || ofGroup >= PER_GROUP) {
      return false;
    }
    inAll++;
    written.put(group, ofGroup + 1);
    return true;
  }

  /// The count of the minute, when that is over or is to be; the next one then begins.
  private synchronized Optional<AuditEntry> counted(boolean now) {
    var at = clock.instant();
    var isOver = at.isBefore(since) || !at.isBefore(since.plus(WINDOW));
    if (!isOver && !now) {
      return Optional.empty();
    }
    var count =
        Optional.of(leftOut)
            .filter(many -> many > 0)
            .map(many -> entry(at, many + " since " + since));
    written.clear();
    inAll = 0;
    leftOut = 0;
    since = at;
    return count;
  }

  private static AuditEntry entry(Instant at, String subject) {
    return new AuditEntry(
        at,
        AuditEntry.Action.REFUSALS_LEFT_OUT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(subject),
        AuditEntry.Result.REFUSED);
  }
}
