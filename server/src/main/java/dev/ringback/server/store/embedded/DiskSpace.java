package dev.ringback.server.store.embedded;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Whether the disk has room to take more in. The reserve is kept so that what was accepted can be
/// delivered, settled and compacted. Safe for use by many threads.
final class DiskSpace {
  private static final long LOOK_AGAIN_AFTER = Duration.ofMillis(100).toNanos();

  private final FileStore disk;
  private final long reserve;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_AGAIN_AFTER);
  private final AtomicLong usable;

  /// Keeps the reserve of that sizing free.
  DiskSpace(Path directory, Sizing sizing) throws IOException {
    this.disk = Files.getFileStore(directory);
    this.reserve = sizing.reserve();
    this.usable = new AtomicLong(disk.getUsableSpace());
  }

  /// Counts bytes that are about to be written, once into the log and once into a file, until the
  /// disk is looked at again.
  void take(long bytes) {
    usable.addAndGet(-2 * bytes);
  }

  /// What is wrong; empty while there is room.
  Optional<String> problem() {
    look();
    var left = usable.get();
    return left >= reserve
        ? Optional.empty()
        : Optional.of(
            "the disk is nearly full: "
                + left
                + " bytes free (kept free: "
                + reserve
                + "). Nothing is accepted until there is room.");
  }

  private void look() {
    var before = lookedAt.get();
    var now = System.nanoTime();
    if (now - before >= LOOK_AGAIN_AFTER && lookedAt.compareAndSet(before, now)) {
      try {
        usable.set(disk.getUsableSpace());
      } catch (IOException e) {
        usable.set(0);
      }
    }
  }
}
