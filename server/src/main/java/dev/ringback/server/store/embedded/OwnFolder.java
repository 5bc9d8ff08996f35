package dev.ringback.server.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Folders and files that nobody but the server's user may look into: messages are kept in them as
/// they were published.
final class OwnFolder {
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private OwnFolder() {}

  /// Makes the folder, and those above it, where there are none; what is there stays as it is.
  static void make(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.createDirectories(folder, FOLDER);
    } else {
      Files.createDirectories(folder);
    }
  }

  /// Makes an empty file, which must not be there.
  static void makeFile(Path file) throws IOException {
    Files.createFile(file, attributes(file));
  }

  /// What a file is made with.
  static FileAttribute<?>[] attributes(Path file) {
    return isPosix(file) ? new FileAttribute<?>[] {FILE} : new FileAttribute<?>[0];
  }

  /// Returns when it is on disk which files are in the folder, where the system can be asked for
  /// that.
  static void sync(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
        open.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
