package dev.ringback.cli;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// JSON over several lines, for people. Control characters that a terminal would obey are shown
/// rather than sent.
final class PrettyJson {
  private static final String STEP = "  ";

  private PrettyJson() {}

  /// The value's lines, indented by two blanks a level.
  static List<String> lines(JsonValue value) {
    var lines = new ArrayList<String>();
    add(lines, "", "", value, "");
    return lines;
  }

  private static void add(
      List<String> lines, String indent, String before, JsonValue value, String after) {
    switch (value) {
      case JsonObject object when !object.members().isEmpty() -> {
        lines.add(indent + before + "{");
        var left = object.members().size();
        for (var member : object.members().entrySet()) {
          var name = harmless(JsonValue.of(member.getKey())) + ": ";
          add(lines, indent + STEP, name, member.getValue(), --left > 0 ? "," : "");
        }
        lines.add(indent + "}" + after);
      }
      case JsonValue.Array(var elements) when !elements.isEmpty() -> {
        lines.add(indent + before + "[");
        var left = elements.size();
        for (var element : elements) {
          add(lines, indent + STEP, "", element, --left > 0 ? "," : "");
        }
        lines.add(indent + "]" + after);
      }
      default -> lines.add(indent + before + harmless(value) + after);
    }
  }

  /// Compact JSON in ASCII: everything else is escaped.
  static String harmless(JsonValue value) {
    var text = value.text();
    var ascii = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character >= ' ' && character <= '~') {
        ascii.append(character);
      } else {
        ascii.append("\\u%04x".formatted((int) character));
      }
    }
    return ascii.toString();
  }
}
