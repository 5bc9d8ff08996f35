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

  private static final long LEAST_PER_SECOND = 1L << 20;
  private static final long LASTS_SECONDS = 10;

  private final FileStore disk;
  private final long reserve;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_AGAIN_AFTER);
  private final AtomicLong usable;

  /// What may still be taken until the disk is looked at again, while it fills up.
  private final AtomicLong allowance = new AtomicLong();

  /// Keeps the reserve of that sizing free.
  DiskSpace(Path directory, Sizing sizing) throws IOException {
    this.disk = Files.getFileStore(directory);
    this.reserve = sizing.reserve();
    this.usable = new AtomicLong(disk.getUsableSpace());
  }

  /// Counts bytes that are about to be written, until the disk is looked at again.
  void take(long bytes) {
    usable.addAndGet(-bytes);
    allowance.addAndGet(-bytes);
  }

  /// Whether the disk fills up, so that less should come in: half as much as the reserve is left
  /// above it. What comes in then is held to a rate at which that lasts for ten seconds at least,
  /// or to a MiB per second.
  Optional<String> filling() {
    look();
    var left = usable.get();
    return left >= reserve + reserve / 2
        ? Optional.empty()
        : Optional.of(
            "the disk fills up: "
                + left
                + " bytes free (kept free: "
                + reserve
                + "). Publishers are slowed down.");
  }

  /// Whether something may be taken now without filling the disk too fast.
  boolean mayTake() {
    return filling().isEmpty() || allowance.get() > 0;
  }

  /// Whether there is room for what the server itself has to say: a quarter of the reserve, and
  /// whatever is free beyond it.
  boolean hasRoomForOwn() {
    look();
    return usable.get() >= reserve - reserve / 4;
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
        var perSecond = Math.max(LEAST_PER_SECOND, (usable.get() - reserve) / LASTS_SECONDS);
        var nanos = Math.min(now - before, Duration.ofSeconds(1).toNanos());
        allowance.set((long) (perSecond * (nanos / 1e9)));
      } catch (IOException e) {
        usable.set(0);
      }
    }
  }
}
