package dev.ringback.server.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/// How much the processors have to do that this process may use. Safe for use by many threads; asks
/// the system ten times a second at most, and only when somebody wants to know.
public final class Processors {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double BUSY = 0.9;
  private static final double FULL = 0.95;

  private final DoubleSupplier load;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_EVERY);
  private volatile double used;

  /// @param load the share of the processors' time that was used since it was asked for last, from
  ///   0 to 1; less than 0 when that is not known
  Processors(DoubleSupplier load) {
    this.load = load;
  }

  /// Those of the machine, or of the container.
  public static Processors ofThisMachine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? new Processors(system::getCpuLoad)
        : new Processors(() -> -1);
  }

  /// Whether little time of theirs was left over lately.
  public boolean areBusy() {
    return used() >= BUSY;
  }

  /// Whether hardly any was.
  public boolean areFull() {
    return used() >= FULL;
  }

  private double used() {
    var now = System.nanoTime();
    var last = lookedAt.get();
    if (now - last >= LOOK_EVERY && lookedAt.compareAndSet(last, now)) {
      used = load.getAsDouble();
    }
    return used;
  }
}
