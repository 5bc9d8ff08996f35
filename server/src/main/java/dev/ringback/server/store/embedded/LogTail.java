package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The end of a log, looked at before RocksDB opens it.
///
/// RocksDB 11.8 reads for ever over a log that ends in 7 to 10 bytes which look like the header of
/// a record kind with a longer header, a kind we never write. A kill cannot leave that, a bad disk
/// can. The few bytes are cut off, as any half-written record at the end would be.
final class LogTail {
  private static final int BLOCK = 32 * 1024;
  private static final int HEADER = 7;
  private static final int LONGER_HEADER = 11;
  private static final int LAST_KIND_WE_WRITE = 4;

  private LogTail() {}

  /// Looks at all logs of a database.
  static void trim(Path directory) {
    try (var files = Files.newDirectoryStream(directory, "*.log")) {
      for (var log : files) {
        trimLog(log);
      }
    } catch (IOException e) {
      throw new StoreUnusable("data directory: the log in " + directory + " cannot be read", e);
    }
  }

  private static void trimLog(Path log) throws IOException {
    try (var channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      var size = channel.size();
      var at = 0L;
      while (at + HEADER <= size) {
        var leftInBlock = BLOCK - at % BLOCK;
        if (leftInBlock < HEADER) {
          at += leftInBlock;
          continue;
        }
        channel.read(header.clear(), at);
        var length = Short.toUnsignedInt(header.getShort(4));
        if (header.get(6) > LAST_KIND_WE_WRITE && size - at < LONGER_HEADER) {
          channel.truncate(at);
          return;
        }
        at += HEADER + length;
      }
    }
  }
}
