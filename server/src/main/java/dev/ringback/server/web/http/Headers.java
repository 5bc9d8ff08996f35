package dev.ringback.server.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Header fields in the order of the message; names match whatever their case. Immutable.
///
/// @param fields name and value
public record Headers(List<Map.Entry<String, String>> fields) {
  /// No fields.
  public static final Headers NONE = new Headers(List.of());

  /// Copies the fields.
  public Headers {
    fields = List.copyOf(fields);
  }

  /// The value of the first field of that name.
  public Optional<String> first(String name) {
    for (var field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return Optional.of(field.getValue());
      }
    }
    return Optional.empty();
  }

  /// A copy with a field added at the end.
  public Headers with(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new Headers(more);
  }

  /// Shows the names; values may be secrets.
  @Override
  public String toString() {
    return "Headers" + fields.stream().map(Map.Entry::getKey).toList();
  }
}
