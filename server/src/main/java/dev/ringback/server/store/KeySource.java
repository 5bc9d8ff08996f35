package dev.ringback.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/// Where the key ring comes from.
public sealed interface KeySource {
  /// The key ring.
  ///
  /// @param data the data directory, which is this process's alone by now
  /// @throws WrongKeys when there is none, or it is malformed
  KeyRing ring(Path data);

  /// From nowhere: nothing can be sealed, and so nothing is begun.
  record None() implements KeySource {
    /// Refuses.
    @Override
    public KeyRing ring(Path data) {
      throw new WrongKeys(
          "keys: there is no key ring to seal listeners' passwords and keys with. "
              + WrongKeys.HOW
              + " A sandbox (--dev) makes its own.");
    }
  }

  /// Handed in, as by the environment.
  ///
  /// @param ring the key ring
  record Given(KeyRing ring) implements KeySource {
    @Override
    public KeyRing ring(Path data) {
      return ring;
    }
  }

  /// From a file.
  ///
  /// @param file which
  record InFile(Path file) implements KeySource {
    @Override
    public KeyRing ring(Path data) {
      try {
        return KeyRing.of(Files.readString(file, StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new WrongKeys("keys.file: " + file + " cannot be read. " + WrongKeys.HOW);
      }
    }
  }

  /// From the file `keys` in the data directory, which is made where there is none, readable by its
  /// owner alone. For the sandbox: keys that lie beside what they seal protect nothing from those
  /// who have the disk.
  record Generated() implements KeySource {
    @Override
    public KeyRing ring(Path data) {
      var file = data.resolve("keys");
      if (!Files.exists(file)) {
        try {
          make(file);
        } catch (IOException e) {
          throw new StoreUnusable("key file: " + file + " cannot be made", e);
        }
      }
      return new InFile(file).ring(data);
    }

    private static void make(Path file) throws IOException {
      var line = SealingKey.random("sandbox", new SecureRandom()).line() + "\n";
      var made =
          Files.createTempFile(file.toAbsolutePath().getParent(), "keys", "", ownerOnly(file));
      try (var out = FileChannel.open(made, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        out.force(true);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
      return file.getFileSystem().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];
    }
  }
}
