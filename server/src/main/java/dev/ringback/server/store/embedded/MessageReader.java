package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.store.StoreUnusable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads messages. Those that are read one after the other mostly stand in the same file, which is
/// kept open. Confined to one thread.
final class MessageReader implements AutoCloseable {
  private final Database database;
  private @Nullable RandomAccessFile open;
  private long number;

  MessageReader(Database database) {
    this.database = database;
  }

  /// The message with an id; empty when there is none any more.
  ///
  /// @throws StoreUnusable when it cannot be read
  Optional<Message> find(MessageId id) {
    return find(id, database.place(id));
  }

  /// The same, where it was looked up already where it stands.
  Optional<Message> find(MessageId id, Optional<MessagePlace> lookedUp) {
    var place = lookedUp;
    while (place.isPresent()) {
      try {
        var bytes = read(place.get());
        return Optional.of(MessageFrame.entry(id, bytes, place.get()).message());
      } catch (FileNotFoundException gone) {
        // It was moved or forgotten meanwhile.
        var now = database.place(id);
        if (now.equals(place)) {
          throw new StoreUnusable(id + " cannot be read: its file is gone", gone);
        }
        place = now;
      } catch (IOException e) {
        throw new StoreUnusable(id + " cannot be read", e);
      }
    }
    return Optional.empty();
  }

  /// What stands there.
  ///
  /// @throws FileNotFoundException when that file is gone
  byte[] read(MessagePlace place) throws IOException {
    var bytes = new byte[place.length()];
    var file = open(place.file());
    file.seek(place.offset());
    file.readFully(bytes);
    return bytes;
  }

  private RandomAccessFile open(long wanted) throws IOException {
    if (open != null && number == wanted) {
      return open;
    }
    close();
    var file =
        database
            .log()
            .file(wanted)
            .orElseThrow(() -> new FileNotFoundException("file " + wanted + " of the log"));
    var opened = new RandomAccessFile(file.path().toFile(), "r");
    open = opened;
    number = wanted;
    return opened;
  }

  @Override
  public void close() {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new StoreUnusable("file " + number + " of the log did not close", e);
      } finally {
        open = null;
      }
    }
  }
}
