package dev.ringback.server.outbound;

/// How many connections of one route are in use at a time before requests wait for one of them.
/// Confined to its event loop, which looks every few milliseconds while requests wait.
///
/// A listener far away, or one that takes its time, needs many, so that there are more after each
/// look. Where connections come free fast and the processors are busy, one more in use makes each
/// of them slower and nothing faster, so that there are fewer.
final class Breadth {
  /// How many there are at least; how many more after a look; and how many have to come free
  /// between two looks for that to be fast.
  static final int FREELY = 32;

  /// How many more or fewer where they do come free fast.
  private static final int STEP = 8;

  private int most = FREELY;
  private int cameFree;

  /// Whether requests wait.
  ///
  /// @param inUse how many connections are
  boolean isFull(int inUse) {
    return inUse >= most;
  }

  /// Takes note that a connection can be used again.
  void cameFree() {
    cameFree++;
  }

  /// Begins to count: a request waits, and none did before.
  void begin() {
    cameFree = 0;
  }

  /// Judges by what came free since the last look. Others of the same host may hang: there is
  /// always room beside those when nothing came free.
  ///
  /// @param inUse how many connections are
  void look(int inUse, boolean processorsAreBusy) {
    if (cameFree < FREELY) {
      most = Math.max(most, inUse + FREELY);
    } else {
      most = Math.max(FREELY, processorsAreBusy ? most - STEP : most + STEP);
    }
    cameFree = 0;
  }

  /// Forgets how many were needed. Where they still are, the next look finds that out.
  void reset() {
    most = FREELY;
  }
}
