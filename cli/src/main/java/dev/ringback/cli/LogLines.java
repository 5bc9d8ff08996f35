package dev.ringback.cli;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The log: one line per record on standard error, warnings and worse unless `RINGBACK_LOG` says
/// otherwise.
final class LogLines {
  // The log manager forgets the level of a logger that nobody holds.
  private static final Logger OURS = Logger.getLogger("dev.ringback");
  private static final Logger EVERYONE = Logger.getLogger("");

  private LogLines() {}

  /// How much is logged.
  enum Detail {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    OFF;

    /// Reads a detail, such as `debug`.
    ///
    /// @throws IllegalArgumentException when it is none
    static Detail of(String text) {
      return Arrays.stream(values())
          .filter(detail -> detail.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      text + " (expected: debug, info, warning, error or off)"));
    }
  }

  /// Writes the log of this process to `err` from now on. With `DEBUG`, others than Ringback itself
  /// are logged from `INFO` on, and stack traces are shown.
  static void start(PrintStream err, Detail detail) {
    LogManager.getLogManager().reset();
    EVERYONE.setLevel(level(detail == Detail.DEBUG ? Detail.INFO : detail));
    OURS.setLevel(level(detail));
    EVERYONE.addHandler(new ToStream(err, new Line(detail == Detail.DEBUG)));
  }

  private static Level level(Detail detail) {
    return switch (detail) {
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
      case OFF -> Level.OFF;
    };
  }

  private static final class ToStream extends Handler {
    private final PrintStream stream;

    ToStream(PrintStream stream, Formatter formatter) {
      this.stream = stream;
      setFormatter(formatter);
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      stream.println(getFormatter().format(record));
    }

    @Override
    public void flush() {
      stream.flush();
    }

    @Override
    public void close() {}
  }

  /// Time, level, who, what. What comes from outside cannot begin a line of its own.
  static final class Line extends Formatter {
    private final boolean traces;

    Line(boolean traces) {
      this.traces = traces;
    }

    @Override
    public String format(LogRecord record) {
      var line = new StringBuilder();
      line.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS));
      line.append(' ').append(record.getLevel().getName());
      line.append(' ').append(lastPart(String.valueOf(record.getLoggerName())));
      line.append(": ").append(formatMessage(record));
      var thrown = record.getThrown();
      if (thrown != null) {
        line.append(" (").append(thrown).append(')');
      }
      var printed = new StringBuilder(line.toString().replaceAll("\\p{Cc}+", " "));
      if (thrown != null && traces) {
        for (var frame : thrown.getStackTrace()) {
          printed.append("\n    at ").append(frame);
        }
      }
      return printed.toString();
    }

    private static String lastPart(String name) {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }
}
