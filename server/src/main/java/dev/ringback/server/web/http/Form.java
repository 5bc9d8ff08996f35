package dev.ringback.server.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Named values of a query or of a form body, decoded. Immutable.
///
/// @param fields name and value, in order
public record Form(List<Map.Entry<String, String>> fields) {
  /// Copies the fields.
  public Form {
    fields = List.copyOf(fields);
  }

  /// Reads `name=value&…`; empty when an escape in it is malformed.
  public static Optional<Form> read(String text) {
    var fields = new ArrayList<Map.Entry<String, String>>();
    for (var field : text.split("&", -1)) {
      if (field.isEmpty()) {
        continue;
      }
      var equals = field.indexOf('=');
      var name = PercentCoding.decode(equals < 0 ? field : field.substring(0, equals));
      var value = PercentCoding.decode(equals < 0 ? "" : field.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      fields.add(Map.entry(name.get(), value.get()));
    }
    return Optional.of(new Form(fields));
  }

  /// The value of the first field of that name, in this case.
  public Optional<String> first(String name) {
    return first(name, String::equals);
  }

  /// The value of the first field of that name, in whatever case.
  public Optional<String> firstInAnyCase(String name) {
    return first(
        name, (one, other) -> one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT)));
  }

  private Optional<String> first(String name, BiPredicate<String, String> match) {
    return fields.stream()
        .filter(field -> match.test(field.getKey(), name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Shows the names; values may be secrets.
  @Override
  public String toString() {
    return "Form" + fields.stream().map(Map.Entry::getKey).toList();
  }
}
