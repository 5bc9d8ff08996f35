package dev.ringback.server.access;

/// Where it is written down who did what. Safe for use by many threads.
public interface AuditTrail {
  /// Writes an entry down; on disk when this returns. An entry that cannot be written is logged in
  /// its place, and health says so: what is recorded has happened, and is not undone.
  void record(AuditEntry entry);
}
