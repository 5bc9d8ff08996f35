package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// What a benchmark ran on, and how busy that was when it began.
///
/// @param processors how many
/// @param processor what they are
/// @param memoryBytes how much
/// @param kernel which
/// @param java which
/// @param load how many threads ran or waited to, over the last minute
/// @param at when
record Machine(
    int processors,
    String processor,
    long memoryBytes,
    String kernel,
    String java,
    double load,
    Instant at) {
  /// This machine now.
  static Machine here(InstantSource clock) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        line("/proc/cpuinfo", "model name"),
        1024 * Long.parseLong(line("/proc/meminfo", "MemTotal").replace("kB", "").strip()),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String line(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  JsonObject json() {
    return JsonObject.EMPTY
        .with("processors", processors)
        .with("processor", processor)
        .with("memoryBytes", memoryBytes)
        .with("kernel", kernel)
        .with("java", java)
        .with("loadAtStart", Figure.of(load, 2))
        .with("at", at.toString());
  }

  String words() {
    return "%d x %s, %d GiB, %s, %s; load %.2f at %s"
        .formatted(processors, processor, memoryBytes >> 30, kernel, java, load, at);
  }
}
