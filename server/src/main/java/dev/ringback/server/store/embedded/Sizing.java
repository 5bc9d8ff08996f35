package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How large the parts of the database get, so that the reserve of the disk always has room for
/// what the database does by itself: writing a memtable out, and merging a level into the next.
///
/// @param unit a memtable and a file, in bytes; all else is a multiple of it
record Sizing(long unit) {
  private static final long MAX_UNIT = 16L << 20;
  private static final long MIN_UNIT = 1L << 20;
  private static final long UNITS_ON_A_SMALL_DISK = 64;

  private static final int FRESH_FILES = 8;

  /// A merge writes the whole first level anew as well: the more comes to it at a time, the less
  /// often.
  private static final int FRESH_FILES_OF_ENDINGS = 24;

  /// The sizes for the disk that a directory is on: a unit of 16 MiB, less on a disk below 1 GiB.
  static Sizing of(Path directory) {
    try {
      var total = Files.getFileStore(directory).getTotalSpace();
      return new Sizing(Math.clamp(total / UNITS_ON_A_SMALL_DISK, MIN_UNIT, MAX_UNIT));
    } catch (IOException e) {
      throw new StoreUnusable("data directory: " + directory + " has no disk to ask", e);
    }
  }

  /// How many freshly written files of a table are merged at a time: fewer where they have as many
  /// bytes together as the first level, which the database sees to by itself.
  static int freshFiles(Table table) {
    return table == Table.SETTLED ? FRESH_FILES_OF_ENDINGS : FRESH_FILES;
  }

  /// Beyond how many of them writing is slowed down, since merging does not keep up.
  static int slowedDownAt(Table table) {
    return 3 * freshFiles(table);
  }

  /// Beyond how many of them writing waits.
  static int stoppedAt(Table table) {
    return 5 * freshFiles(table);
  }

  /// The first level below the freshly written files.
  long levelBase() {
    return 4 * unit;
  }

  /// What one merge may read and so write anew.
  long compaction() {
    return 8 * unit;
  }

  /// A file of messages.
  long file() {
    return 4 * unit;
  }

  /// The database's own log. What is in it is given back only when all of it is written out.
  long log() {
    return 8 * unit;
  }

  /// What stays free: a merge, a memtable, what is left of files of messages that are given up, and
  /// as much again.
  long reserve() {
    return 16 * unit;
  }
}
