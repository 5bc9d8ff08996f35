package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// What waits for one listener: a small window in memory, the rest on disk. Confined to the loop's
/// thread.
///
/// On disk the lane is a range of [Table#DUE], in due order. Everything before `from` is either in
/// memory or not there any more.
final class Lane {
  /// No time at all.
  static final long NEVER = Long.MAX_VALUE;

  final long number;

  /// What is due and in memory, the longest due first.
  final ArrayDeque<DueEntry> window = new ArrayDeque<>();

  /// What must not be read again from disk: in the window, claimed, or settled and not yet
  /// committed.
  final Set<MessageId> held = new HashSet<>();

  /// Claimed and not settled.
  int inFlight;

  /// Whether more is due than the window holds.
  boolean behind;

  /// When the next delivery on disk is due that is not due yet, or [#NEVER]. May be too early.
  long nextDue = NEVER;

  /// The earliest timer that is set for this lane, or [#NEVER].
  long timer = NEVER;

  /// Whether the lane waits for its turn.
  boolean queued;

  private byte[] from;

  Lane(long number, byte[] from) {
    this.number = number;
    this.from = from;
  }

  /// Where to go on reading.
  byte[] from() {
    return from;
  }

  /// Everything up to `key` has been read.
  void readUpTo(byte[] key) {
    var next = Arrays.copyOf(key, key.length + 1);
    if (Arrays.compareUnsigned(next, from) > 0) {
      from = next;
    }
  }

  /// `key` has been added on disk, and is to be read.
  void added(byte[] key, long dueAt) {
    if (Arrays.compareUnsigned(key, from) < 0) {
      from = key;
    }
    nextDue = Math.min(nextDue, dueAt);
  }

  boolean hasDue() {
    return !window.isEmpty() || behind;
  }

  boolean isIdle() {
    return window.isEmpty() && !behind && nextDue == NEVER && inFlight == 0 && held.isEmpty();
  }
}
