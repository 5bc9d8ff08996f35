package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.MessageId;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One file of the [MessageLog].
///
/// @param number tells it from the others; never used again
/// @param kind how messages got into it
/// @param path where it is
/// @param first no message in it has a lower id
/// @param end all messages in it have lower ids than this; the highest of all where that is not
///   known yet
record MessageFile(long number, Kind kind, Path path, MessageId first, MessageId end) {
  /// How many bytes come before the messages: what kind of file it is, the ids in it, and the
  /// CRC-32C of both.
  static final int HEAD = 8 + 2 * MessageId.BYTES + 4;

  private static final long MARK = 0x52494e474d534731L;
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.(accepted|gathered)");

  /// How messages got into a file.
  enum Kind {
    /// As they were accepted, in frames.
    ACCEPTED,
    /// From files of which little was left.
    GATHERED
  }

  /// A file that is to be made.
  static MessageFile of(Path folder, long number, Kind kind, MessageId first, MessageId end) {
    var name = "%016d.%s".formatted(number, kind.name().toLowerCase(Locale.ROOT));
    return new MessageFile(number, kind, folder.resolve(name), first, end);
  }

  /// Whether a name is one of such a file.
  static boolean isNamedLikeOne(Path path) {
    return NAME.matcher(path.getFileName().toString()).matches();
  }

  /// Reads what file that is; empty where it was not made to the end, so that nothing is in it.
  ///
  /// @throws StoreUnusable when it is damaged
  static Optional<MessageFile> read(Path path) throws IOException {
    var name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(path + " is no file of the log");
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() < HEAD) {
        return Optional.empty();
      }
      var bytes = new byte[HEAD];
      file.readFully(bytes);
      var head = ByteBuffer.wrap(bytes);
      var isWhole =
          head.getLong() == MARK && head.getInt(HEAD - 4) == MessageFrame.check(bytes, 0, HEAD - 4);
      if (!isWhole && file.length() == HEAD) {
        return Optional.empty();
      }
      if (!isWhole) {
        throw new StoreUnusable(
            "data directory: " + path + " is damaged. Restore it from a backup.");
      }
      var number = Long.parseLong(name.group(1));
      var kind = Kind.valueOf(name.group(2).toUpperCase(Locale.ROOT));
      return Optional.of(
          new MessageFile(number, kind, path, MessageId.from(head), MessageId.from(head)));
    }
  }

  /// Makes it in its folder, with nothing in it; that it is there is on disk when this returns.
  ///
  /// @return open for writing, behind its head
  RandomAccessFile make(Path folder) throws IOException {
    OwnFolder.makeFile(path);
    try {
      var open = new RandomAccessFile(path.toFile(), "rw");
      try {
        open.write(head());
        open.getFD().sync();
        OwnFolder.sync(folder);
        return open;
      } catch (IOException e) {
        open.close();
        throw e;
      }
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private byte[] head() {
    var head = ByteBuffer.allocate(HEAD).putLong(MARK).put(first.bytes()).put(end.bytes()).array();
    ByteBuffer.wrap(head).putInt(HEAD - 4, MessageFrame.check(head, 0, HEAD - 4));
    return head;
  }

  /// The same, now that it is known where its ids end.
  MessageFile until(MessageId known) {
    return new MessageFile(number, kind, path, first, known);
  }

  /// How many bytes it has on disk.
  long size() throws IOException {
    return Files.size(path);
  }
}
