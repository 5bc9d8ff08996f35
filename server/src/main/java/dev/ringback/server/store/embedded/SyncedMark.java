package dev.ringback.server.store.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How far RocksDB's log was synced, in a file beside it: the number of the last change. What comes
/// behind it may be missing after a power cut, and is then made anew or attempted again; what comes
/// before it may not. Confined to [CommitThread], and to opening.
final class SyncedMark implements AutoCloseable {
  private static final int BYTES = 8 + 4;

  private final RandomAccessFile open;

  private SyncedMark(RandomAccessFile open) {
    this.open = open;
  }

  /// Opens the mark, making it where there is none.
  static SyncedMark open(Path file) throws IOException {
    if (!Files.exists(file)) {
      OwnFolder.makeFile(file);
      OwnFolder.sync(file.resolveSibling("."));
    }
    return new SyncedMark(new RandomAccessFile(file.toFile(), "rw"));
  }

  /// What was written last; empty where nothing was, or where that was half written.
  static OptionalLong read(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) != BYTES) {
      return OptionalLong.empty();
    }
    var bytes = Files.readAllBytes(file);
    var buffer = ByteBuffer.wrap(bytes);
    return buffer.getInt(8) == MessageFrame.check(bytes, 0, 8)
        ? OptionalLong.of(buffer.getLong(0))
        : OptionalLong.empty();
  }

  /// Notes that changes up to this one are on disk; so is the note when this returns.
  void set(long sequence) throws IOException {
    var bytes = new byte[BYTES];
    var buffer = ByteBuffer.wrap(bytes).putLong(0, sequence);
    buffer.putInt(8, MessageFrame.check(bytes, 0, 8));
    open.seek(0);
    open.write(bytes);
    open.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
