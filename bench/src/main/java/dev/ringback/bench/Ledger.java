package dev.ringback.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/// Which messages were accepted, which have arrived, and how far out of order. Two bits a message,
/// and no more. The generator's thread writes what was accepted; when that is over, the sink's
/// thread writes what arrives.
final class Ledger implements BuiltInGenerator.Requests, CountingSink.Arrivals {
  /// Behind how many messages of the same listener one may arrive that was accepted earlier, to
  /// count as in order: requests were under way at the same time, and so are attempts.
  static final int NEAR = 256;

  private final long first;
  private final int listeners;
  private final BitSet accepted;
  private final BitSet arrived;
  private final long[] latest;
  private final AtomicLong acceptedCount = new AtomicLong();
  private final AtomicLong arrivedCount = new AtomicLong();
  private long repeated;
  private long unknown;
  private long far;
  private long farthest;

  /// @param first the number of the first message
  /// @param messages how many there may be
  /// @param listeners message `n` is for listener `n % listeners`
  Ledger(long first, int messages, int listeners) {
    this.first = first;
    this.listeners = listeners;
    accepted = new BitSet(messages);
    arrived = new BitSet(messages);
    latest = new long[listeners];
    Arrays.fill(latest, -1);
  }

  @Override
  public void begun(long dueNanos, long nowNanos) {
    // They are begun as fast as they are answered.
  }

  @Override
  public void answered(long sequence, int messages, long dueNanos, long answeredNanos) {
    var from = (int) (sequence - first);
    accepted.set(from, from + messages);
    acceptedCount.addAndGet(messages);
  }

  @Override
  public void arrived(long sequence, long nanos) {
    var message = sequence - first;
    if (message < 0 || message > Integer.MAX_VALUE || !accepted.get((int) message)) {
      unknown++;
    } else if (arrived.get((int) message)) {
      repeated++;
    } else {
      arrived.set((int) message);
      order(message);
      arrivedCount.incrementAndGet();
    }
  }

  private void order(long message) {
    var listener = (int) (message % listeners);
    var behind = (latest[listener] - message) / listeners;
    latest[listener] = Math.max(latest[listener], message);
    farthest = Math.max(farthest, behind);
    if (behind > NEAR) {
      far++;
    }
  }

  /// How many were accepted so far.
  long accepted() {
    return acceptedCount.get();
  }

  /// How many of them have arrived so far.
  long arrived() {
    return arrivedCount.get();
  }

  /// What it all came to.
  Balance balance() {
    return new Balance(
        accepted(), arrived(), accepted() - arrived(), repeated, unknown, far, farthest);
  }

  /// What became of messages.
  ///
  /// @param accepted how many were
  /// @param arrived how many of them did
  /// @param lost how many of them did not
  /// @param duplicates arrivals beyond the first
  /// @param unknown arrivals of what was not accepted: its answer did not arrive
  /// @param far how many came behind more than [#NEAR] that were accepted after them
  /// @param farthest behind how many one came at most
  record Balance(
      long accepted,
      long arrived,
      long lost,
      long duplicates,
      long unknown,
      long far,
      long farthest) {
    /// The share that arrived in order, as far as there is one.
    double inOrder() {
      return arrived == 0 ? Double.NaN : 1 - (double) far / arrived;
    }
  }
}
