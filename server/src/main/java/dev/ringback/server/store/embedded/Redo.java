package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Writes again into the database what it has lost of accepted messages: a group's messages are on
/// disk before the database hears of them, and it may not have when the process or the machine
/// stops. Used once, before anything else is written.
final class Redo {
  private final Database database;
  private final AcceptanceWrite acceptances;
  private final Batch batch = new Batch();
  private final MessageFrame frame = new MessageFrame();

  Redo(Database database, AcceptanceWrite acceptances) {
    this.database = database;
    this.acceptances = acceptances;
  }

  /// Goes through the messages that the database does not know.
  ///
  /// @throws StoreUnusable when they are damaged, or cannot be written
  void run() {
    database.log().replay(database.known(), this::redo);
  }

  private void redo(List<MessageFrame.Entry> entries, MessagePlace behind) {
    try {
      batch.clear();
      var group = new Group(database, batch, frame);
      for (var entry : entries) {
        acceptances.to(group, acceptances.entry(entry.message(), entry.dueAt()), entry.place());
      }
      group.know(behind);
      group.commit(true);
    } catch (RocksDBException | IOException e) {
      throw Database.broken(e);
    }
  }
}
