package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.access.TokenDigest;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How keys of the tables are made and read.
final class Keys {
  /// How many bytes a key of [Table#DUE] has.
  static final int DUE_BYTES = 8 + 8 + MessageId.BYTES;

  /// How many bytes a key of [Table#SETTLED] has.
  static final int SETTLED_BYTES = 8 + 1 + MessageId.BYTES;

  /// The key of [Table#META] under which it says up to where the database knows what is in the log.
  static final byte[] KNOWN = "known".getBytes(UTF_8);

  /// The key of [Table#META] that is written to see whether anything can be.
  static final byte[] PROBE = "probe".getBytes(UTF_8);

  private static final int CHAIN_BYTES = 8 + 16;

  private Keys() {}

  /// The number of a listener's lane. 64 bits of SHA-256: two listeners of the same number would
  /// share a cap, and nothing worse.
  static long lane(ListenerKey key) {
    return ByteBuffer.wrap(sha256(registration(key))).getLong();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must.", e);
    }
  }

  static byte[] lanePrefix(long lane) {
    return ByteBuffer.allocate(8).putLong(lane).array();
  }

  static byte[] due(long lane, long dueAt, MessageId id) {
    return ByteBuffer.allocate(DUE_BYTES)
        .putLong(lane)
        .putLong(dueAt)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static long laneOfDue(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static long timeOfDue(byte[] key) {
    return ByteBuffer.wrap(key).getLong(8);
  }

  static MessageId idOfDue(byte[] key) {
    return MessageId.from(ByteBuffer.wrap(key, 16, MessageId.BYTES));
  }

  static byte[] settled(long lane, DeliveryState state, MessageId id) {
    return ByteBuffer.allocate(SETTLED_BYTES)
        .putLong(lane)
        .put(letter(state))
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static byte[] settledPrefix(long lane, DeliveryState state) {
    return ByteBuffer.allocate(9).putLong(lane).put(letter(state)).array();
  }

  /// The letter that stands for a state on disk.
  static byte letter(DeliveryState state) {
    return switch (state) {
      case WAITING -> 'w';
      case DELIVERED -> 'd';
      case ARCHIVED -> 'a';
    };
  }

  /// The state that a letter stands for.
  static Optional<DeliveryState> state(byte letter) {
    return Arrays.stream(DeliveryState.values())
        .filter(state -> letter(state) == letter)
        .findFirst();
  }

  static long laneOfSettled(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /// The part of a key of [Table#SETTLED] that all of the same lane and state share.
  static byte[] settledPrefix(byte[] key) {
    return Arrays.copyOf(key, 9);
  }

  static DeliveryState stateOfSettled(byte[] key) {
    return state(key[8])
        .orElseThrow(() -> new IllegalStateException("an ending has the unknown state " + key[8]));
  }

  static MessageId idOfSettled(byte[] key) {
    return MessageId.from(ByteBuffer.wrap(key, 9, MessageId.BYTES));
  }

  /// The chain of an ordering key in a lane. 128 bits of SHA-256: two keys of the same hash would
  /// wait for one another, and nothing worse.
  static byte[] chain(long lane, String orderingKey) {
    return ByteBuffer.allocate(CHAIN_BYTES)
        .putLong(lane)
        .put(sha256(orderingKey.getBytes(UTF_8)), 0, 16)
        .array();
  }

  /// A message that waits in a chain.
  static byte[] link(byte[] chain, MessageId id) {
    return ByteBuffer.allocate(CHAIN_BYTES + MessageId.BYTES)
        .put(chain)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static MessageId idOfLink(byte[] key) {
    return MessageId.from(ByteBuffer.wrap(key, CHAIN_BYTES, MessageId.BYTES));
  }

  static MessageId idOfMessage(byte[] key) {
    return MessageId.from(ByteBuffer.wrap(key));
  }

  static byte[] attempt(MessageId id, int series, int number) {
    return ByteBuffer.allocate(MessageId.BYTES + 4)
        .putLong(id.high())
        .putLong(id.low())
        .putShort((short) series)
        .putShort((short) number)
        .array();
  }

  static byte[] once(String publisher, String publisherId) {
    return join(publisher, publisherId);
  }

  static byte[] registration(ListenerKey key) {
    return join(key.family().id(), key.account().value(), key.service().value());
  }

  static ListenerKey ofRegistration(byte[] name) {
    var parts = new String(name, UTF_8).split("\0", 3);
    return new ListenerKey(
        Family.of(parts[0]).orElseThrow(), new AccountName(parts[1]), new ServiceName(parts[2]));
  }

  static byte[] registrationsOf(Family family, AccountName account) {
    return join(family.id(), account.value(), "");
  }

  static byte[] token(TokenDigest digest) {
    return join("token", digest.hex());
  }

  static byte[] tokenOf(String client) {
    return join("client", client);
  }

  static byte[] session(TokenDigest digest) {
    return join("session", digest.hex());
  }

  static byte[] sessions() {
    return join("session", "");
  }

  /// What follows `prefix` in a key made of text.
  static String textAfter(byte[] prefix, byte[] key) {
    return new String(key, prefix.length, key.length - prefix.length, UTF_8);
  }

  static byte[] laneName(ListenerKey key) {
    return join(key.account().value(), key.family().id(), key.service().value());
  }

  static byte[] lanesOf(AccountName account) {
    return join(account.value(), "");
  }

  static ListenerKey ofLaneName(byte[] name) {
    var parts = new String(name, UTF_8).split("\0", 3);
    return new ListenerKey(
        Family.of(parts[1]).orElseThrow(), new AccountName(parts[0]), new ServiceName(parts[2]));
  }

  /// The first key after all that begin with `prefix`; null when there is none.
  static byte @Nullable [] after(byte[] prefix) {
    for (var i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != -1) {
        var next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  private static byte[] join(String... parts) {
    return String.join("\0", parts).getBytes(UTF_8);
  }
}
