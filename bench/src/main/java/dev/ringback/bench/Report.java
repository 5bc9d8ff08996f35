package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.util.List;

/// What a benchmark came to.
///
/// @param rows for people: names and values
/// @param json for programs
/// @param sound whether what was measured is worth anything: nothing was lost
public record Report(List<List<String>> rows, JsonObject json, boolean sound) {
  /// Copies the rows.
  public Report {
    rows = rows.stream().map(List::copyOf).toList();
  }
}
