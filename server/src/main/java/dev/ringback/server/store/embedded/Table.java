package dev.ringback.server.store.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The ordered tables of the database. Numbers in keys are big-endian, so that they sort.
enum Table {
  /// Format version and the like, by name.
  META,
  /// `family 0 account 0 service` to a sealed registration.
  REGISTRATIONS,
  /// `family 0 account 0 service` to what is known of that listener besides: policy, pause.
  LISTENER_STATES,
  /// `account 0 family 0 service` to the lane's number: every listener key that ever had a message.
  LANES,
  /// Message id to where the message stands in the [MessageLog].
  MESSAGES,
  /// `lane, due time, message id` to series and attempts made: what waits, per lane in due order;
  /// what waits behind another message has no due time and stands last.
  DUE,
  /// `lane, state, message id` to how it ended and the last attempt: what is over.
  SETTLED,
  /// `lane, hash of the ordering key` to the one message of that key that is due; and `lane, hash,
  /// message id` to each that waits behind it.
  CHAINS,
  /// `message id, series, number` to an attempt that was not the last.
  ATTEMPTS,
  /// `publisher 0 id` to message id: what a publisher handed over before.
  ONCE,
  /// Tokens and sessions; the keys are digests.
  GRANTS,
  /// Replay id to a replay by filter and the place it has got to.
  REPLAYS;

  /// Whether a key that is there is never put again before it is deleted. What waits has one key in
  /// [#DUE], which is deleted whenever it gets another one.
  boolean isPutOnce() {
    return this == DUE;
  }

  /// Whether keys begin with the number of a lane, so that those of one lane mostly come in order.
  boolean isByLane() {
    return this == DUE || this == SETTLED || this == CHAINS;
  }

  byte[] columnFamily() {
    // RocksDB insists on a family of this name.
    return (this == META ? "default" : name().toLowerCase(Locale.ROOT))
        .getBytes(StandardCharsets.UTF_8);
  }
}
