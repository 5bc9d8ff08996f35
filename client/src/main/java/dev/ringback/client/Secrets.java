package dev.ringback.client;

import dev.ringback.protocol.json.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What must not show in anything a call leaves behind, as it is and as JSON, forms and paths write
/// it. Immutable.
final class Secrets {
  /// Shorter texts turn up by chance; blanking them would mangle messages and point them out.
  private static final int MIN_LENGTH = 4;

  private static final String BLANKED = Matcher.quoteReplacement("[hidden]");

  /// Any spelling of any secret, the longest first; without secrets it matches nothing.
  private final Pattern spellings;

  private Secrets(Collection<String> spellings) {
    this.spellings =
        Pattern.compile(
            spellings.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?!)|", "")));
  }

  static Secrets of(Collection<String> values) {
    var spellings = new LinkedHashSet<String>();
    for (var value : values) {
      if (value.length() >= MIN_LENGTH) {
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
    return spellings.matcher(text).replaceAll(BLANKED);
  }

  /// Whether a printed stack trace of `thrown` would show one: a server's own words can end up in
  /// the messages of the HTTP client.
  boolean showIn(@Nullable Throwable thrown) {
    var depth = 0;
    for (var each = thrown; each != null && depth < 20; each = each.getCause()) {
      if (spellings.matcher(each.toString()).find()) {
        return true;
      }
      depth++;
    }
    return false;
  }
}
