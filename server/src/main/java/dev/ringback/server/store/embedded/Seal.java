package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.SealingKey;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.WrongKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Encrypts records that hold secrets, with AES-256-GCM under the current key of a ring, and opens
/// them with whichever key of it they name. A record is bound to its place, so that it cannot be
/// put in another one's. Safe for use by many threads.
///
/// A sealed record is the version, the length of the key's name, the name, a nonce of 12 bytes and
/// the ciphertext with its tag. In version 1 there was one key, without a name, in the data
/// directory's `registrations.key`; such records are still opened.
final class Seal {
  /// The file with the one key of version 1, and the name that key goes by here.
  static final String FIRST_KEY = "registrations.key";

  private static final byte UNNAMED = 1;
  private static final byte NAMED = 2;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SealingKey current;
  private final Map<String, SealingKey> keys = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  private Seal(KeyRing ring) {
    current = ring.current();
    ring.keys().forEach(key -> keys.put(key.name(), key));
  }

  /// A seal with the keys of a ring, and the first key of the data directory if it has one.
  ///
  /// @throws WrongKeys when that one cannot be read
  static Seal of(KeyRing ring, Path data) {
    var seal = new Seal(ring);
    var first = data.resolve(FIRST_KEY);
    if (Files.exists(first)) {
      try {
        seal.keys.put(FIRST_KEY, new SealingKey(FIRST_KEY, Files.readAllBytes(first)));
      } catch (IOException | IllegalArgumentException e) {
        throw new WrongKeys(
            "key file: "
                + first
                + " cannot be read or has not 32 bytes. Repair or restore it; or take it away, if"
                + " nothing was sealed with it.");
      }
    }
    return seal;
  }

  /// The name of the key that seals.
  String currentKey() {
    return current.name();
  }

  /// The names of the keys that only open.
  List<String> otherKeys() {
    return keys.keySet().stream().filter(name -> !name.equals(current.name())).sorted().toList();
  }

  /// Whether there is a key of that name.
  boolean has(String key) {
    return keys.containsKey(key);
  }

  /// The name of the key that a record was sealed with.
  ///
  /// @throws StoreUnusable when it is no sealed record
  static String keyOf(byte[] sealed) {
    if (sealed.length > 1 && sealed[0] == UNNAMED) {
      return FIRST_KEY;
    }
    var length = sealed.length < 2 ? 0 : Byte.toUnsignedInt(sealed[1]);
    if (sealed.length < 2 || sealed[0] != NAMED || sealed.length < 2 + length) {
      throw new StoreUnusable("a sealed record is damaged: it does not say what it is sealed with");
    }
    return new String(sealed, 2, length, US_ASCII);
  }

  byte[] seal(byte[] plain, byte[] boundTo) {
    var header = header(current.name());
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, header, boundTo);
      var sealed = cipher.doFinal(plain);
      return ByteBuffer.allocate(header.length + NONCE_BYTES + sealed.length)
          .put(header)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-GCM, which every Java must.", e);
    }
  }

  byte[] open(byte[] sealed, byte[] boundTo) {
    var name = keyOf(sealed);
    var key = keys.get(name);
    if (key == null) {
      throw new StoreUnusable("a record is sealed with " + name + ", which is not in the key ring");
    }
    var header = sealed[0] == UNNAMED ? new byte[] {UNNAMED} : header(name);
    // In version 1 the header was bound to nothing.
    var boundHeader = sealed[0] == UNNAMED ? new byte[0] : header;
    try {
      var rest = ByteBuffer.wrap(sealed).position(header.length);
      var nonce = new byte[NONCE_BYTES];
      if (rest.remaining() < NONCE_BYTES) {
        throw new GeneralSecurityException("shorter than a nonce");
      }
      rest.get(nonce);
      return cipher(Cipher.DECRYPT_MODE, key, nonce, boundHeader, boundTo)
          .doFinal(sealed, rest.position(), rest.remaining());
    } catch (GeneralSecurityException e) {
      throw new StoreUnusable(
          "a sealed record cannot be opened: it is damaged, or " + name + " is another key", e);
    }
  }

  private static byte[] header(String name) {
    var text = name.getBytes(US_ASCII);
    return ByteBuffer.allocate(2 + text.length)
        .put(NAMED)
        .put((byte) text.length)
        .put(text)
        .array();
  }

  private static Cipher cipher(
      int mode, SealingKey key, byte[] nonce, byte[] header, byte[] boundTo)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.forCipher(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(boundTo);
    return cipher;
  }
}
