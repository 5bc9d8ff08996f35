package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;

/// A delivery that is due, in memory.
///
/// @param lane its lane
/// @param dueAt since when, in milliseconds since the epoch
/// @param progress how far it is
/// @param message what is to be delivered
record DueEntry(long lane, long dueAt, Records.Progress progress, Message message) {
  /// Its key in [Table#DUE].
  byte[] key() {
    return Keys.due(lane, dueAt, message.id());
  }
}
