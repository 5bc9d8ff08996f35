package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outbound.Pace;
import dev.ringback.server.outcome.Outcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What waits for one listener: a small window in memory, the rest on disk; and how hard the
/// listener may be tried. Confined to the loop's thread.
///
/// On disk the lane is a range of [Table#DUE], in due order. Everything before `from` is either in
/// memory or not there any more.
final class Lane {
  /// No time at all; and where in [Table#DUE] stands what waits behind another message.
  static final long NEVER = Long.MAX_VALUE;

  final long number;

  /// What is due and in memory, the longest due first.
  final ArrayDeque<DueEntry> window = new ArrayDeque<>();

  /// How many payload bytes that is.
  long windowBytes;

  /// What must not be read again from disk: in the window, claimed, or settled and not yet
  /// committed.
  final Set<MessageId> held = new HashSet<>();

  /// Whether so much was held at a time that what held it is large, though it be empty again.
  boolean grown;

  /// Claimed and not settled.
  int inFlight;

  /// How many payload bytes of it.
  long bytesInFlight;

  /// When an attempt was over last, or the first one began, in [System#nanoTime()]. Of no meaning
  /// while nothing is under way.
  long movedAt;

  /// Whether more is due than the window holds.
  boolean behind;

  /// How many entries are read from disk the next time.
  int reads = Windows.READ;

  /// When the next delivery on disk is due that is not due yet, or [#NEVER]. May be too early.
  long nextDue = NEVER;

  /// The earliest timer that is set for this lane, or [#NEVER].
  long timer = NEVER;

  /// Whether the lane waits for its turn.
  boolean queued;

  /// Whether the listener acknowledged the last time it answered.
  boolean trusted;

  /// Whether nobody listened the last time, so that what is claimed goes to the archive.
  private boolean unattended;

  /// Whether the last attempt was over soon.
  boolean quick;

  private byte[] from;

  /// The last message, in the order of [Table#DUE], that was read and that `from` does not stand
  /// behind yet; and when it was due, in milliseconds since the epoch.
  private @Nullable MessageId lastRead;

  private long lastReadDueAt;
  private ListenerState state;
  private Optional<TokenBucket> bucket;
  private Pace pace = Pace.FULL;

  Lane(long number, byte[] from, ListenerState state, long now) {
    this.number = number;
    this.from = from;
    this.state = state;
    this.bucket = bucket(state, now);
  }

  /// Goes by another state from now on.
  void changeTo(ListenerState other, long now) {
    if (!other.policy().rate().equals(state.policy().rate())) {
      bucket = bucket(other, now);
    }
    state = other;
    unattended = other.gone().isPresent();
    // What is hopeless is judged anew, by the next probe.
    pace = pace.givingUp(Instant.EPOCH);
  }

  private static Optional<TokenBucket> bucket(ListenerState state, long now) {
    return state.policy().rate().map(rate -> new TokenBucket(rate, now));
  }

  void changeTo(Pace other) {
    pace = other;
  }

  /// How many may be claimed at `now`.
  ///
  /// @param usual how many of a listener are under way at a time if it has no limit of its own
  int room(int usual, long now) {
    var free = free(usual);
    return free <= 0 || state.paused() || pace.notBefore().toEpochMilli() > now
        ? 0
        : rate().map(tokens -> Math.min(free, tokens.available(now))).orElse(free);
  }

  /// The rate, where there is somebody to keep it for.
  private Optional<TokenBucket> rate() {
    return unattended ? Optional.empty() : bucket;
  }

  /// When there is room by the passing of time alone, after there was none at `now`; [#NEVER] when
  /// something else has to happen first.
  long roomAt(int usual, long now) {
    if (free(usual) <= 0 || state.paused()) {
      return NEVER;
    }
    var notBefore = pace.notBefore().toEpochMilli();
    return notBefore > now ? notBefore : rate().map(tokens -> tokens.nextAt(now)).orElse(NEVER);
  }

  /// Whether there may be something to be claimed that has no hope of being delivered.
  boolean givesUp() {
    return !state.paused() && pace.hopelessBefore().isAfter(Instant.EPOCH);
  }

  /// Whether a delivery has been due for so long that it is to be given up.
  boolean isHopeless(DueEntry entry) {
    return givesUp() && entry.dueAt() < pace.hopelessBefore().toEpochMilli();
  }

  private int free(int usual) {
    return Math.min(state.policy().atOnce().orElse(usual), pace.atOnce()) - inFlight;
  }

  /// Until when the lane has to be remembered although nothing waits in it, so that neither its
  /// rate nor its pace begins anew.
  long restsUntil(long now) {
    var rested = bucket.map(tokens -> tokens.fullAt(now)).orElse(now);
    return Math.max(rested, pace.notBefore().toEpochMilli());
  }

  /// Takes note of a claim.
  void claimed(DueEntry entry) {
    inFlight++;
    bytesInFlight += entry.message().payload().size();
    bucket.ifPresent(TokenBucket::take);
  }

  /// Takes note of what a claim came to. Where nothing was attempted, the rate is as before.
  void ended(Outcome outcome) {
    switch (outcome) {
      case Outcome.Delivered _, Outcome.Refused _, Outcome.Unreachable _, Outcome.Forbidden _ ->
          unattended = false;
      case Outcome.Unclaimed(), Outcome.Gone() -> {
        unattended = true;
        bucket.ifPresent(TokenBucket::giveBack);
      }
      case Outcome.Untried(), Outcome.Skipped() -> bucket.ifPresent(TokenBucket::giveBack);
    }
  }

  /// Takes note that nobody listens any more.
  void abandoned() {
    unattended = true;
  }

  /// Where to go on reading. Worked out when it is asked for, which is seldom.
  byte[] from() {
    if (lastRead != null) {
      var key = Keys.due(number, lastReadDueAt, lastRead);
      lastRead = null;
      var next = Arrays.copyOf(key, key.length + 1);
      if (Arrays.compareUnsigned(next, from) > 0) {
        from = next;
      }
    }
    return from;
  }

  /// Everything up to that one has been read.
  void readUpTo(long dueAt, MessageId id) {
    if (lastRead == null
        || dueAt > lastReadDueAt
        || (dueAt == lastReadDueAt && id.compareTo(lastRead) > 0)) {
      lastRead = id;
      lastReadDueAt = dueAt;
    }
  }

  /// `key` has been added on disk, and is to be read.
  void added(byte[] key, long dueAt) {
    if (Arrays.compareUnsigned(key, from()) < 0) {
      from = key;
    }
    nextDue = Math.min(nextDue, dueAt);
  }

  /// Whether attempts have been under way for so long, and none was over.
  ///
  /// @param now in [System#nanoTime()]
  boolean hasHungFor(long nanos, long now) {
    return inFlight > 0 && now - movedAt > nanos;
  }

  /// Whether what waits in the window waits for nothing that the listener does, or asked for, as
  /// far as attempts tell that are over.
  boolean keepsUp() {
    return trusted && quick && !state.paused() && bucket.isEmpty() && pace.equals(Pace.FULL);
  }

  boolean hasDue() {
    return !window.isEmpty() || behind;
  }

  boolean isIdle() {
    return window.isEmpty() && !behind && nextDue == NEVER && inFlight == 0 && held.isEmpty();
  }
}
