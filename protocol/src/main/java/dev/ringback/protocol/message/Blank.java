package dev.ringback.protocol.message;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;

/// Values that say nothing: `null`, and objects and arrays of nothing else. Empty arrays of one
/// answer are known to travel with another.
final class Blank {
  private Blank() {}

  static boolean all(JsonObject object) {
    return object.members().values().stream().allMatch(Blank::is);
  }

  private static boolean is(JsonValue value) {
    return value instanceof JsonValue.Null
        || value.asObject().filter(Blank::all).isPresent()
        || value.asArray().filter(values -> values.stream().allMatch(Blank::is)).isPresent();
  }
}
