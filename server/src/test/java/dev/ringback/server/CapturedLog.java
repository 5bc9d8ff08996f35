package dev.ringback.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Everything that is logged, by anyone and in every detail, between opening and closing. Safe for
/// use by many threads.
public final class CapturedLog extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Level before;

  private CapturedLog() {
    before = ROOT.getLevel();
    setLevel(Level.ALL);
    ROOT.setLevel(Level.ALL);
    ROOT.addHandler(this);
  }

  /// Begins.
  public static CapturedLog open() {
    return new CapturedLog();
  }

  @Override
  public void publish(LogRecord line) {
    var text = new StringWriter();
    text.write(line.getLevel() + " " + formatter.formatMessage(line));
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    lines.add(text.toString());
  }

  /// What was logged.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    ROOT.setLevel(before);
  }
}
