package dev.ringback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What a process has used so far, as Linux accounts for it.
///
/// @param cpuMicros processor time, of threads that are gone too
/// @param byThread processor time of the threads that are there, by what they do
/// @param residentBytes memory it holds now
/// @param peakBytes the most memory it has held
/// @param writtenBytes what it has caused to be written to disks
record ProcessUse(
    long cpuMicros,
    Map<ThreadKind, Long> byThread,
    long residentBytes,
    long peakBytes,
    long writtenBytes) {
  /// What a tick of the kernel's accounts is worth; it is 1/100 s on every Linux.
  private static final long MICROS_PER_TICK = 10_000;

  /// What threads of the server do, known by the first 15 letters of their names.
  enum ThreadKind {
    /// Moves bytes, at the edge and for attempts.
    EVENT_LOOPS("vert.x-eventloo"),
    /// Writes to the database.
    COMMIT("commit"),
    /// Claims and records.
    DELIVERY("delivery"),
    /// Merges and writes tables of the database.
    STORE("rocksdb:"),
    /// Collects garbage.
    GARBAGE("GC Thread|G1 |VM Thread|ParGC|Z|Shenandoah"),
    /// Compiles.
    COMPILERS("C[12] "),
    /// Carriers of virtual threads.
    CARRIERS("ForkJoinPool"),
    /// All other threads that are there.
    OTHER(""),
    /// Threads that have ended, compilers for the most part.
    ENDED("(?!)");

    private final Pattern names;

    ThreadKind(String names) {
      this.names = Pattern.compile(names);
    }

    static ThreadKind of(String name) {
      for (var kind : values()) {
        if (kind.names.matcher(name).lookingAt()) {
          return kind;
        }
      }
      return OTHER;
    }
  }

  /// Copies the map.
  ProcessUse {
    byThread = Map.copyOf(byThread);
  }

  /// What a running process has used.
  static ProcessUse of(long pid) throws IOException {
    var proc = Path.of("/proc", Long.toString(pid));
    var byThread = new EnumMap<ThreadKind, Long>(ThreadKind.class);
    try (var threads = Files.newDirectoryStream(proc.resolve("task"))) {
      for (var thread : threads) {
        try {
          var stat = Files.readString(thread.resolve("stat"));
          var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
          byThread.merge(ThreadKind.of(name), cpuMicros(stat), Long::sum);
        } catch (NoSuchFileException ended) {
          // Between the listing and the reading.
        }
      }
    }
    return new ProcessUse(
        cpuMicros(Files.readString(proc.resolve("stat"))),
        byThread,
        1024 * number(proc.resolve("status"), "VmRSS:"),
        1024 * number(proc.resolve("status"), "VmHWM:"),
        number(proc.resolve("io"), "write_bytes:"));
  }

  private static long cpuMicros(String stat) {
    // The name in parentheses can hold blanks; what follows are the fields from the third on.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return MICROS_PER_TICK * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  private static long number(Path file, String name) throws IOException {
    for (var line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException(file + " has no line " + name);
  }

  /// What was used since `earlier`; memory is as it is now.
  ProcessUse since(ProcessUse earlier) {
    var differences = new EnumMap<ThreadKind, Long>(ThreadKind.class);
    byThread.forEach(
        (kind, micros) ->
            differences.put(kind, Math.max(0, micros - earlier.byThread.getOrDefault(kind, 0L))));
    var there = differences.values().stream().mapToLong(micros -> micros).sum();
    differences.put(ThreadKind.ENDED, Math.max(0, cpuMicros - earlier.cpuMicros - there));
    return new ProcessUse(
        cpuMicros - earlier.cpuMicros,
        differences,
        residentBytes,
        peakBytes,
        writtenBytes - earlier.writtenBytes);
  }

  /// The share of the processor time that a kind of thread took.
  double share(ThreadKind kind) {
    return cpuMicros == 0 ? 0 : (double) byThread.getOrDefault(kind, 0L) / cpuMicros;
  }
}
