package dev.ringback.bench;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// When each message was due to be sent, sent and accepted, and when it arrived, and how often. The
/// generator's thread writes the first three, the sink's thread the rest; all are read when both
/// have ended.
final class Journeys implements BuiltInGenerator.Requests, CountingSink.Arrivals {
  private final long first;
  private final long[] late;
  private final long[] sent;
  private final long[] accepted;
  private final long[] arrived;
  private final byte[] arrivals;
  private int requests;

  /// Room for messages.
  ///
  /// @param first the number of the first
  /// @param messages how many
  /// @param perRequest how many are in a request
  Journeys(long first, int messages, int perRequest) {
    this.first = first;
    late = new long[messages / perRequest];
    sent = new long[messages];
    accepted = new long[messages];
    arrived = new long[messages];
    arrivals = new byte[messages];
  }

  /// The number of the first message.
  long first() {
    return first;
  }

  @Override
  public void begun(long dueNanos, long nowNanos) {
    late[requests++] = nowNanos - dueNanos;
  }

  @Override
  public void answered(long sequence, int messages, long dueNanos, long answeredNanos) {
    var begin = (int) (sequence - first);
    Arrays.fill(sent, begin, begin + messages, dueNanos);
    Arrays.fill(accepted, begin, begin + messages, answeredNanos);
  }

  @Override
  public void arrived(long sequence, long nanos) {
    var i = sequence - first;
    if (i < 0 || i >= arrived.length) {
      return;
    }
    var at = (int) i;
    if (arrivals[at] == 0) {
      arrived[at] = nanos;
    }
    if (arrivals[at] < Byte.MAX_VALUE) {
      arrivals[at]++;
    }
  }

  private IntStream indices(LongPredicate meant) {
    return IntStream.range(0, sent.length).filter(i -> meant.test(first + i));
  }

  /// How many of the messages that are `meant` were accepted and have not arrived. What the sink
  /// notes meanwhile may be missed.
  long missing(LongPredicate meant) {
    return indices(meant).filter(i -> accepted[i] != 0 && arrivals[i] == 0).count();
  }

  /// How many of the messages that are `meant` arrived per second, from the first that was sent to
  /// the last that arrived.
  double perSecond(LongPredicate meant) {
    var count = 0L;
    var begin = Long.MAX_VALUE;
    var end = Long.MIN_VALUE;
    for (var i : indices(meant).filter(i -> accepted[i] != 0 && arrivals[i] > 0).toArray()) {
      count++;
      begin = Math.min(begin, sent[i]);
      end = Math.max(end, arrived[i]);
    }
    return count * 1e9 / (end - begin);
  }

  /// How late requests were begun, since all connections were busy or the generator was.
  Percentiles late() {
    var latencies = new Latencies(requests);
    Arrays.stream(late, 0, requests).forEach(latencies::add);
    return latencies.percentiles();
  }

  /// What became of the messages that are `meant`.
  Summary summary(LongPredicate meant) {
    var messages = sent.length;
    var accepts = new Latencies(messages);
    var deliveries = new Latencies(messages);
    var journeys = new Latencies(messages);
    var lost = 0L;
    var duplicates = 0L;
    var taken = 0L;
    for (var i = 0; i < messages; i++) {
      if (accepted[i] == 0 || !meant.test(first + i)) {
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
