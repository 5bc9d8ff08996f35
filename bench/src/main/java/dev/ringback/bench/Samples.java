package dev.ringback.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// What a process's threads were at, again and again, as its flight recorder saw it: processor time
/// of Java threads, what they spend in the kernel and in native code included. The JVM's own
/// threads and those of the store are not seen.
final class Samples {
  /// The settings of a flight recording that take samples, with [JEP
  /// 509](https://openjdk.org/jeps/509).
  static final List<String> SETTINGS =
      List.of("jdk.CPUTimeSample#enabled=true", "jdk.CPUTimeSample#throttle=2ms");

  /// How many frames are kept of a stack.
  static final int DEPTH = 128;

  /// What the JVM adds to the name of a class that it makes at run time, anew in each run.
  private static final Pattern HIDDEN = Pattern.compile("[./+]0x[0-9a-f]+.*");

  private static final String EVENT = "jdk.CPUTimeSample";

  private Samples() {}

  /// The samples of a recording that were taken in one of the times, as a tree of who called whom,
  /// below what the thread does.
  static Flame of(Path file, List<Groups.Span> spans) throws IOException {
    var flame = new Flame();
    try (var recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        var event = recording.readEvent();
        var thread =
            event.getEventType().getName().equals(EVENT) ? event.getThread("eventThread") : null;
        var stack = event.getStackTrace();
        if (thread != null
            && stack != null
            && spans.stream().anyMatch(span -> span.contains(event.getStartTime()))) {
          var frames = new ArrayList<String>();
          frames.add(kind(thread.getOSName(), thread.getJavaName()));
          stack.getFrames().reversed().stream()
              .filter(RecordedFrame::isJavaFrame)
              .map(RecordedFrame::getMethod)
              .map(Samples::name)
              .forEach(frames::add);
          flame.add(frames);
        }
      }
    }
    return flame;
  }

  private static String name(RecordedMethod method) {
    return HIDDEN.matcher(method.getType().getName()).replaceFirst("") + "." + method.getName();
  }

  /// Threads of a pool are drawn as one: the name without its number.
  private static String kind(String osName, String javaName) {
    var name = javaName == null || javaName.isEmpty() ? osName : javaName;
    return name == null || name.isEmpty() ? "virtual threads" : name.replaceAll("[-#]?\\d+$", "");
  }
}
