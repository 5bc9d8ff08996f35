package dev.ringback.server.outbound;

/// A text that is shown to nobody but whom it is meant for. Immutable.
///
/// @param text what it says
public record Secret(String text) {
  /// Refuses an empty secret.
  public Secret {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("secret: empty");
    }
  }

  /// Says nothing.
  @Override
  public String toString() {
    return "(secret)";
  }
}
