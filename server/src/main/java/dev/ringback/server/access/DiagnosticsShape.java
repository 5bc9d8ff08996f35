package dev.ringback.server.access;

/// In which form a client reads the listeners of the Diagnostics API. Public clients disagree, and
/// their requests look alike, so it is settled per OAuth client.
public enum DiagnosticsShape {
  /// A list, as the clients of generation 1.x read it.
  ARRAY,
  /// One object, as the documentation portal shows it.
  OBJECT
}
