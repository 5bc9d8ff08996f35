package dev.ringback.server.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The keys that secrets at rest are sealed with: the first one seals, all of them open. So a new
/// key is put on top, and the old one stays until nothing is sealed with it any more. Immutable.
///
/// @param keys at least one, no name twice
public record KeyRing(List<SealingKey> keys) {
  private static final String EXPECTED =
      " (expected: a name of letters and digits, a colon, and base64 of 32 bytes)";

  /// Copies the list, and refuses one that is empty or names a key twice.
  public KeyRing {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new WrongKeys("keys: none (expected: a line name:base64 for each). " + WrongKeys.HOW);
    }
    var names = new HashSet<String>();
    for (var key : keys) {
      if (!names.add(key.name())) {
        throw new WrongKeys(
            "keys: " + key.name() + " twice (expected: a name of its own for each)");
      }
    }
  }

  /// Reads a key ring: a key in each line, as [SealingKey#line()] writes it; empty lines and those
  /// that begin with `#` do not count.
  ///
  /// @throws WrongKeys with the number of the line that is wrong, and nothing of what is in it
  public static KeyRing of(String text) {
    var keys = new ArrayList<SealingKey>();
    var lines = text.lines().map(String::strip).toList();
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (!line.isEmpty() && !line.startsWith("#")) {
        keys.add(key(line, i + 1));
      }
    }
    return new KeyRing(keys);
  }

  private static SealingKey key(String line, int number) {
    try {
      return SealingKey.of(line);
    } catch (IllegalArgumentException notAKey) {
      // Its text is left behind: what is wrong may be a key after all.
      throw new WrongKeys("keys: line " + number + EXPECTED);
    }
  }

  /// The key that seals.
  public SealingKey current() {
    return keys.getFirst();
  }
}
