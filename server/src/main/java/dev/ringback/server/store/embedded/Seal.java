package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts records that hold secrets, with AES-256-GCM; a record is bound to its key, so that it
/// cannot be put in another one's place. Safe for use by many threads.
final class Seal {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte VERSION = 1;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private Seal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /// The seal whose key is in `file`; makes the file where there is none, readable by its owner
  /// alone.
  static Seal open(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      var key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new StoreUnusable(
            "key file: "
                + file
                + " has "
                + key.length
                + " bytes (expected: 32). Without the right key registrations cannot be read.");
      }
      return new Seal(key);
    } catch (IOException e) {
      throw new StoreUnusable("key file: " + file + " cannot be read or made", e);
    }
  }

  private static void create(Path file) throws IOException {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    var made =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "key",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = FileChannel.open(made, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(key));
      out.force(true);
    }
    Files.move(made, file);
  }

  byte[] seal(byte[] plain, byte[] boundTo) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plain);
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-GCM, which every Java must.", e);
    }
  }

  byte[] open(byte[] sealed, byte[] boundTo) {
    try {
      if (sealed.length < 1 + NONCE_BYTES || sealed[0] != VERSION) {
        throw new GeneralSecurityException("not a sealed record");
      }
      var nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, boundTo)
          .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new StoreUnusable(
          "a sealed record cannot be opened: the key file is not the one it was sealed with", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] boundTo) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(boundTo);
    return cipher;
  }
}
