package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The frames of a file of the [MessageLog], read one after the other when it is opened. Confined
/// to one thread.
final class MessageFrames implements AutoCloseable {
  private final MessageFile file;
  private final RandomAccessFile open;

  MessageFrames(MessageFile file) throws IOException {
    this.file = file;
    this.open = new RandomAccessFile(file.path().toFile(), "rw");
  }

  private record Frame(List<MessageFrame.Entry> entries, MessagePlace behind) {}

  /// Goes through the frames from `start` on.
  ///
  /// @param isLast whether what is not whole at the end may be cut off
  /// @throws StoreUnusable when it is damaged
  void replay(int start, boolean isLast, MessageLog.Step step) throws IOException {
    if (open.length() < start) {
      throw damaged(open.length());
    }
    var at = Math.max(start, MessageFile.HEAD);
    while (at < open.length()) {
      var frame = at(at);
      if (frame.isEmpty()) {
        if (!isLast || isFollowed(at)) {
          throw damaged(at);
        }
        open.setLength(at);
        open.getFD().sync();
        return;
      }
      step.visit(frame.get().entries(), frame.get().behind());
      at = frame.get().behind().offset();
    }
  }

  /// The frame that begins there; empty where none does that is whole.
  private Optional<Frame> at(int at) throws IOException {
    if (open.length() - at < MessageFrame.HEAD) {
      return Optional.empty();
    }
    var from = at + MessageFrame.HEAD;
    var length = MessageFrame.entriesBehind(ByteBuffer.wrap(read(at, MessageFrame.HEAD)));
    if (length.isEmpty() || length.get() > open.length() - from) {
      return Optional.empty();
    }
    var place = new MessagePlace(file.number(), from, length.get());
    return MessageFrame.entries(read(from, length.get()), place)
        .map(entries -> new Frame(entries, place.behind()));
  }

  /// Whether a frame that is whole stands anywhere behind one that is not. Then that one is damaged
  /// rather than half written, since one is written after the other is on disk.
  private boolean isFollowed(int at) throws IOException {
    var rest = ByteBuffer.wrap(read(at, Math.toIntExact(open.length() - at)));
    for (var i = 1; i <= rest.limit() - MessageFrame.HEAD; i++) {
      if (MessageFrame.entriesBehind(rest.position(i)).isPresent() && at(at + i).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private byte[] read(int at, int length) throws IOException {
    var bytes = new byte[length];
    open.seek(at);
    open.readFully(bytes);
    return bytes;
  }

  private StoreUnusable damaged(long at) {
    return new StoreUnusable(
        "data directory: "
            + file.path()
            + " cannot be opened (it is damaged at byte "
            + at
            + "). Nothing in it was changed; restore it from a backup.");
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
