package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// A flame graph as one HTML page that needs nothing else: a drawing (SVG) that is complete without
/// script, and a few lines of script that widen a frame. Immutable.
///
/// The largest frames are drawn, so that the page stays small whatever was sampled.
record FlameDrawing(String title, String note, Flame flame) {
  /// How many frames are drawn at most.
  static final int MOST_FRAMES = 500;

  /// How wide a letter is at most, in units of the drawing.
  static final double LETTER = 7.4;

  private static final int WIDTH = 1_600;
  private static final int ROW = 18;
  private static final int MARGIN = 3;
  private static final int SHORTEST_LABEL = 3;

  /// The page.
  String html() {
    var least = flame.least(MOST_FRAMES);
    var frames = new StringBuilder();
    var rows = draw(flame.root(), 0, 0, least, frames);
    return template()
        .replace("{title}", escaped(title))
        .replace("{note}", escaped(note))
        .replace("{width}", Integer.toString(WIDTH))
        .replace("{height}", Integer.toString(rows * ROW))
        .replace("{letter}", Double.toString(LETTER))
        .replace("{frames}", frames);
  }

  /// Draws a frame and what it called.
  ///
  /// @param before how many samples are left of it
  /// @return how many rows there are with it
  private int draw(Flame.Frame frame, int depth, long before, long least, StringBuilder out) {
    var all = (double) flame.root().samples();
    var x = before / all * WIDTH;
    var width = frame.samples() / all * WIDTH;
    var name = shortened(frame.name());
    var room = (int) ((width - 2 * MARGIN) / LETTER);
    out.append(
        String.format(
            Locale.ROOT,
            """
            <g class="%s" data-n="%s"><title>%s
            %.2f %%, %d samples</title><rect x="%.2f" y="%d" width="%.2f" height="%d"/><text x="%.2f" y="%d">%s</text></g>
            """,
            depth < 2 ? "thread" : kind(frame.name()),
            escaped(name),
            escaped(frame.name()),
            100 * frame.samples() / all,
            frame.samples(),
            x,
            depth * ROW,
            width,
            ROW,
            x + MARGIN,
            depth * ROW + 13,
            escaped(fitting(name, room))));
    var rows = depth + 1;
    var at = before;
    for (var callee : frame.callees()) {
      if (callee.samples() >= least) {
        rows = Math.max(rows, draw(callee, depth + 1, at, least, out));
        at += callee.samples();
      }
    }
    return rows;
  }

  private static String fitting(String name, int letters) {
    if (letters >= name.length()) {
      return name;
    }
    return letters < SHORTEST_LABEL ? "" : name.substring(0, letters - 1) + "…";
  }

  /// The class and the method, without the package.
  private static String shortened(String name) {
    var method = name.lastIndexOf('.');
    return method < 0 ? name : name.substring(name.lastIndexOf('.', method - 1) + 1);
  }

  private static String kind(String name) {
    if (name.startsWith("dev.ringback.")) {
      return "own";
    }
    if (name.startsWith("io.vertx.") || name.startsWith("io.netty.")) {
      return "network";
    }
    return name.startsWith("org.rocksdb.") ? "store" : "other";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String template() {
    try (var in = FlameDrawing.class.getResourceAsStream("flame.html")) {
      if (in == null) {
        throw new IllegalStateException("flame.html is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
