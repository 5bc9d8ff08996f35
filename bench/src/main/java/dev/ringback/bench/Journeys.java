package dev.ringback.bench;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// When each message was due to be sent, sent and accepted, and when it arrived, and how often. The
/// generator's thread writes the first three, the sink's thread the rest; all are read when both
/// have ended.
final class Journeys {
  private final long[] sent;
  private final long[] accepted;
  private final long[] arrived;
  private final byte[] arrivals;
  private final LongAdder distinct = new LongAdder();

  /// Room for messages with the numbers from 0 up to but without `messages`.
  Journeys(int messages) {
    sent = new long[messages];
    accepted = new long[messages];
    arrived = new long[messages];
    arrivals = new byte[messages];
  }

  /// How many messages there is room for.
  int size() {
    return sent.length;
  }

  /// Notes a request: when its messages ought to have been sent, and when its 202 was read.
  void accepted(long first, int messages, long sentNanos, long acceptedNanos) {
    for (var i = (int) first; i < first + messages; i++) {
      sent[i] = sentNanos;
      accepted[i] = acceptedNanos;
    }
  }

  /// Notes that a message arrived at the sink.
  void arrived(long sequence, long nanos) {
    if (sequence < 0 || sequence >= arrived.length) {
      return;
    }
    var i = (int) sequence;
    if (arrivals[i] == 0) {
      arrived[i] = nanos;
      distinct.increment();
    }
    if (arrivals[i] < Byte.MAX_VALUE) {
      arrivals[i]++;
    }
  }

  /// How many different messages have arrived.
  long distinct() {
    return distinct.sum();
  }

  /// How many of the messages that are `meant` were accepted and have not arrived. What the sink
  /// notes meanwhile may be missed.
  long missing(IntPredicate meant) {
    return IntStream.range(0, sent.length)
        .filter(meant)
        .filter(i -> accepted[i] != 0 && arrivals[i] == 0)
        .count();
  }

  /// How many of the messages that are `meant` arrived per second, from the first that was sent to
  /// the last that arrived.
  double perSecond(IntPredicate meant) {
    var there = IntStream.range(0, sent.length).filter(meant).filter(i -> arrivals[i] > 0);
    var count = 0L;
    var first = Long.MAX_VALUE;
    var last = Long.MIN_VALUE;
    for (var i : there.toArray()) {
      count++;
      first = Math.min(first, sent[i]);
      last = Math.max(last, arrived[i]);
    }
    return count * 1e9 / (last - first);
  }

  /// What became of all messages.
  Summary summary() {
    return summary(_ -> true);
  }

  /// What became of the messages that are `meant`.
  Summary summary(IntPredicate meant) {
    var messages = sent.length;
    var accepts = new Latencies(messages);
    var deliveries = new Latencies(messages);
    var journeys = new Latencies(messages);
    var lost = 0L;
    var duplicates = 0L;
    var taken = 0L;
    for (var i = 0; i < messages; i++) {
      if (accepted[i] == 0 || !meant.test(i)) {
        continue;
      }
      taken++;
      accepts.add(accepted[i] - sent[i]);
      if (arrivals[i] == 0) {
        lost++;
      } else {
        // The 202 may be read after the message has arrived.
        deliveries.add(Math.max(0, arrived[i] - accepted[i]));
        journeys.add(arrived[i] - sent[i]);
        duplicates += arrivals[i] - 1;
      }
    }
    return new Summary(
        taken,
        lost,
        duplicates,
        accepts.percentiles(),
        deliveries.percentiles(),
        journeys.percentiles());
  }

  /// What became of messages.
  ///
  /// @param accepted how many were
  /// @param lost accepted and not arrived
  /// @param duplicates arrivals beyond the first
  /// @param accept from the time to send until the 202 was read
  /// @param delivery from the 202 until the sink read the message
  /// @param journey from the time to send until the sink read the message
  record Summary(
      long accepted,
      long lost,
      long duplicates,
      Percentiles accept,
      Percentiles delivery,
      Percentiles journey) {}
}
