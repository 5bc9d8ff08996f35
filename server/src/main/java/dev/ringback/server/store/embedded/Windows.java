package dev.ringback.server.store.embedded;

/// How much of what is due is in memory. What does not fit stays on disk. Confined to the loop's
/// thread.
final class Windows {
  /// How many entries are read from disk for a lane at first.
  static final int READ = 64;

  /// How many entries, and about how many payload bytes, are read from disk for a lane at a time.
  private static final int READ_AT_MOST = 128;

  static final long READ_BYTES = 256 * 1024;

  /// How many entries are read for all lanes before what was claimed is sent.
  static final int READ_IN_A_TURN = 128;

  /// How many payload bytes all windows together hold at most, but for what is read for a lane
  /// whose turn it is.
  private static final long BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

  /// How many of them one lane's window holds.
  private static final long LANE_BYTES = BYTES / 8;

  /// How many entries the window of a lane holds at most, of a listener that acknowledges and of
  /// one that does not.
  private static final int WINDOW = 32_768;

  private static final int OTHERS_WINDOW = READ;

  private long bytes;

  /// Whether the windows together hold as much as they may.
  boolean areFull() {
    return bytes >= BYTES;
  }

  /// Whether no more is to be put into a lane's window as it is handed over.
  boolean isFull(Lane lane, boolean acknowledges) {
    return lane.window.size() >= (acknowledges ? WINDOW : OTHERS_WINDOW)
        || lane.windowBytes >= LANE_BYTES
        || areFull();
  }

  /// How many entries to read for a lane the next time: as many as there was room for, and more
  /// where its listener takes them.
  ///
  /// @param found how many were read from the index
  /// @param loaded how many of them were put into the window
  static int reads(Lane lane, int found, int loaded) {
    if (loaded < found) {
      return Math.max(1, loaded);
    }
    return Math.min(2 * lane.reads, lane.trusted ? READ_AT_MOST : READ);
  }

  /// Puts an entry into its lane's window, as the last.
  void hold(Lane lane, DueEntry entry) {
    lane.window.add(entry);
    lane.held.add(entry.message().id());
    lane.grown |= lane.held.size() > READ;
    bytes += entry.message().payload().size();
    lane.windowBytes += entry.message().payload().size();
  }

  /// Takes the first entry out of a lane's window; it stays held.
  void takeFirst(Lane lane) {
    forget(lane, lane.window.removeFirst());
  }

  /// Takes an entry out of its lane's window; it stays held.
  void take(Lane lane, DueEntry entry) {
    if (lane.window.remove(entry)) {
      forget(lane, entry);
    }
  }

  private void forget(Lane lane, DueEntry entry) {
    bytes -= entry.message().payload().size();
    lane.windowBytes -= entry.message().payload().size();
  }

  /// Keeps no more of a lane than of any that does not keep up; the rest is read again when the
  /// lane comes to it.
  void leaveOnDisk(Lane lane) {
    while (lane.window.size() > OTHERS_WINDOW
        || (lane.windowBytes > READ_BYTES && lane.window.size() > 1)) {
      var last = lane.window.removeLast();
      forget(lane, last);
      lane.held.remove(last.message().id());
      lane.added(last.key(), last.dueAt());
      lane.behind = true;
    }
  }
}
