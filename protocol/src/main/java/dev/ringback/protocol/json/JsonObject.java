package dev.ringback.protocol.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A JSON object. Immutable; members keep the order in which they were read or added.
///
/// @param members the members by name
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /// The object without members.
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  /// Copies the members.
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /// Reads an object that fills `utf8`.
  ///
  /// @throws MalformedJson when the bytes are not one JSON object
  public static JsonObject read(byte[] utf8) {
    return JsonValue.read(utf8)
        .asObject()
        .orElseThrow(() -> new MalformedJson("not a JSON object", 0));
  }

  /// The member of that name; empty when absent or `null`.
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
  }

  /// The string of that name; empty when absent, `null` or no string.
  public Optional<String> text(String name) {
    return get(name).flatMap(JsonValue::asText);
  }

  /// The object of that name; empty when absent, `null` or no object.
  public Optional<JsonObject> object(String name) {
    return get(name).flatMap(JsonValue::asObject);
  }

  /// The whole number of that name; empty when absent, `null` or no whole number.
  public Optional<Long> number(String name) {
    return get(name).flatMap(JsonValue::asLong);
  }

  /// A copy with `name` set to `value`, at its old place or at the end.
  public JsonObject with(String name, JsonValue value) {
    return copy(
        members -> {
          members.put(name, value);
          return members;
        });
  }

  /// A copy with `name` set to a string.
  public JsonObject with(String name, String value) {
    return with(name, JsonValue.of(value));
  }

  /// A copy with `name` set to a whole number.
  public JsonObject with(String name, long value) {
    return with(name, JsonValue.of(value));
  }

  /// A copy with `name` set to `true` or `false`.
  public JsonObject with(String name, boolean value) {
    return with(name, JsonValue.of(value));
  }

  /// A copy with `name` set to `value`, or as it is when there is no value.
  public JsonObject with(String name, Optional<String> value) {
    return value.map(text -> with(name, text)).orElse(this);
  }

  /// A copy without `name`.
  public JsonObject without(String name) {
    return copy(
        members -> {
          members.remove(name);
          return members;
        });
  }

  private JsonObject copy(UnaryOperator<Map<String, JsonValue>> change) {
    return new JsonObject(change.apply(new LinkedHashMap<>(members)));
  }

  /// Compact JSON.
  @Override
  public String toString() {
    return text();
  }
}
