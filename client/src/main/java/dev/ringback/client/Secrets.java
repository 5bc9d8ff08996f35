package dev.ringback.client;

import dev.ringback.protocol.json.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must not show in anything a call leaves behind, as it is and as JSON, forms and paths write
/// it. Immutable.
final class Secrets {
  private static final String BLANKED = "[hidden]";

  private final List<String> longestFirst;

  private Secrets(Set<String> spellings) {
    longestFirst =
        spellings.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  static Secrets of(Collection<String> values) {
    var spellings = new LinkedHashSet<String>();
    for (var value : values) {
      if (!value.isEmpty()) {
        var json = JsonValue.of(value).text();
        spellings.add(value);
        spellings.add(json.substring(1, json.length() - 1));
        spellings.add(Texts.percentEncoded(value));
      }
    }
    return new Secrets(spellings);
  }

  /// `text` without them.
  String blankedOut(String text) {
    var blanked = text;
    for (var secret : longestFirst) {
      blanked = blanked.replace(secret, BLANKED);
    }
    return blanked;
  }

  /// Whether a printed stack trace of `thrown` would show one: a server's own words can end up in
  /// the messages of the HTTP client.
  boolean showIn(@Nullable Throwable thrown) {
    var depth = 0;
    for (var each = thrown; each != null && depth < 20; each = each.getCause()) {
      var text = each.toString();
      if (longestFirst.stream().anyMatch(text::contains)) {
        return true;
      }
      depth++;
    }
    return false;
  }
}
