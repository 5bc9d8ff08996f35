package dev.ringback.server.access;

/// Whether somebody is the client that they say they are.
public enum ClientCheck {
  /// The secret is the client's.
  KNOWN,
  /// There is no such client, or the secret is not its.
  UNKNOWN,
  /// So many secrets were wrong lately that none is looked at now.
  HELD_UP
}
