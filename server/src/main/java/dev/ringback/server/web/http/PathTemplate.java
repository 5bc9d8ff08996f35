package dev.ringback.server.web.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path with variables, such as `/callbacks/{account}`. A variable stands for one segment, which
/// may be empty. Immutable.
public final class PathTemplate {
  private final String text;
  private final List<String> segments;

  private PathTemplate(String text) {
    this.text = text;
    this.segments = split(text);
  }

  /// Reads a template.
  public static PathTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("path: " + text + " (expected: a leading slash)");
    }
    return new PathTemplate(text);
  }

  /// The variables' values, not decoded, when the template fits the path.
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    var values = new HashMap<String, String>();
    for (var i = 0; i < path.size(); i++) {
      var segment = segments.get(i);
      if (segment.startsWith("{")) {
        values.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /// The text it was read from.
  @Override
  public String toString() {
    return text;
  }
}
