package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;

/// Calls of one kind, many at a time.
///
/// @param perSecond how many were answered
/// @param took how long each took
record Calls(double perSecond, Percentiles took) {
  JsonObject json() {
    return JsonObject.EMPTY.with("perSecond", Figure.of(perSecond, 0)).with("millis", took.json());
  }

  String words() {
    return "%.0f a second, %s".formatted(perSecond, took.words());
  }
}
