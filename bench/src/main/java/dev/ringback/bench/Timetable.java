package dev.ringback.bench;

import java.util.SplittableRandom;

/// When requests are to be sent, in [System#nanoTime()]. Confined to one thread.
interface Timetable {
  /// When the next one is due; [Long#MAX_VALUE] when there is none any more.
  long due(long now);

  /// The next one is sent.
  void sent();

  /// As soon as there is a connection for it.
  final class AtOnce implements Timetable {
    private final long until;
    private long left;

    /// @param until when it ends
    /// @param requests after how many it ends in any case
    AtOnce(long until, long requests) {
      this.until = until;
      this.left = requests;
    }

    @Override
    public long due(long now) {
      return left > 0 && now < until ? now : Long.MAX_VALUE;
    }

    @Override
    public void sent() {
      left--;
    }
  }

  /// At random times, each apart from the others, as from many senders that know nothing of one
  /// another (a Poisson process).
  static Timetable atRandom(long start, double perSecond, long requests) {
    return new Open(start, 1e9 / perSecond, requests, false);
  }

  /// Once in each stretch of time, somewhere in it: a sender that collects messages and sends them
  /// at a steady pace.
  static Timetable spread(long start, double perSecond, long requests) {
    return new Open(start, 1e9 / perSecond, requests, true);
  }

  /// Times that do not depend on answers.
  final class Open implements Timetable {
    private final SplittableRandom random = new SplittableRandom(1);
    private final double meanNanos;
    private final boolean spread;
    private final long requests;
    private double stretch;
    private double due;
    private long sent;

    private Open(long start, double meanNanos, long requests, boolean spread) {
      this.stretch = start;
      this.meanNanos = meanNanos;
      this.requests = requests;
      this.spread = spread;
      this.due = next();
    }

    private double next() {
      stretch += spread ? meanNanos : -Math.log(1 - random.nextDouble()) * meanNanos;
      return spread ? stretch - random.nextDouble() * meanNanos : stretch;
    }

    @Override
    public long due(long now) {
      return sent == requests ? Long.MAX_VALUE : (long) due;
    }

    @Override
    public void sent() {
      sent++;
      due = next();
    }
  }
}
