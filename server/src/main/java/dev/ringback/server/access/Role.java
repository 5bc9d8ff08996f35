package dev.ringback.server.access;

/// What a caller may do.
public enum Role {
  /// Register, list and remove listeners.
  CUSTOMER,
  /// Hand over messages.
  PUBLISHER,
  /// Watch and steer deliveries.
  OPERATOR
}
