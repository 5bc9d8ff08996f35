package dev.ringback.server.outbound;

/// How many connections of one route are in use at a time before requests wait for one of them.
/// Confined to its event loop, which looks every few milliseconds while requests wait.
///
/// A listener far away, or one that takes its time, needs many, so that there are more after each
/// look. Where each connection comes free between two looks and the processors are busy, one more
/// in use makes all of them slower and nothing faster, so that there are soon fewer.
final class Breadth {
  /// How many may be in use at least; how many more after a look; and how few that come free
  /// between two looks are too few, however many are in use.
  static final int FREELY = 32;

  /// How many more or fewer where they come free fast.
  private static final int STEP = 8;

  private static final int SELDOM = 128;

  private int most = FREELY;
  private int cameFree;

  /// Whether too few came free before the last look.
  private boolean slow;

  /// Whether it has not been judged since a reset.
  private boolean resetting;

  /// One of how many resets is done, and how many come before that.
  private int every = 1;

  private int resetIn = every;

  /// Whether the time up to the next look is too short to judge by.
  private boolean begun;

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
    begun = true;
    slow = false;
  }

  /// Judges by what came free since the last look. On busy processors one look says little: whoever
  /// had no turn in it, here or there, looks slow.
  ///
  /// @param inUse how many connections are
  void look(int inUse, boolean processorsAreBusy) {
    if (begun) {
      begun = false;
    } else if (cameFree < Math.max(inUse, FREELY)) {
      // Too many of before end first. Where nothing comes free, they hang.
      var tells = slow || cameFree == 0 || !processorsAreBusy;
      if (tells && (inUse <= most || cameFree == 0)) {
        most = Math.max(most, inUse + FREELY);
        judged(false);
      }
      slow = true;
    } else {
      slow = false;
      most = processorsAreBusy ? fewer() : most + STEP;
      judged(true);
    }
    cameFree = 0;
  }

  /// The more there are beyond what is free for all, the faster.
  private int fewer() {
    return Math.max(FREELY, most - Math.max(STEP, (most - FREELY) / 2));
  }

  private void judged(boolean fast) {
    if (resetting) {
      resetting = false;
      every = fast ? 1 : Math.min(2 * every, SELDOM);
      resetIn = every;
    }
  }

  /// Forgets how many were needed: what is in use at a time only tells how slow each of them is,
  /// not whether that is since they are many. Those in use end first. Where many are needed all the
  /// same, the next times do nothing, twice as many each time.
  void reset() {
    resetIn--;
    if (resetIn <= 0) {
      most = FREELY;
      resetting = true;
    }
  }
}
