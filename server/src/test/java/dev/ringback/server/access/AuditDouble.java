package dev.ringback.server.access;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An audit trail in memory.
public final class AuditDouble implements AuditTrail {
  private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

  /// With nothing in it.
  public AuditDouble() {}

  @Override
  public void record(AuditEntry entry) {
    entries.add(entry);
  }

  /// What was recorded.
  public List<AuditEntry> entries() {
    return List.copyOf(entries);
  }
}
