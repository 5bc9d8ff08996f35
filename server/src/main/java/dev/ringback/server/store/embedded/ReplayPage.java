package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a replay by filter comes to next.
///
/// @param fitting deliveries that fit
/// @param looked how many deliveries were looked at
/// @param next where the next page begins; empty at the end
record ReplayPage(List<Fitting> fitting, int looked, Optional<Place> next) {
  /// About how many bytes of messages one page looks at.
  private static final long MAX_BYTES = 16L << 20;

  /// A delivery that fits.
  ///
  /// @param lane its lane
  /// @param id its message
  /// @param orderingKey that of its message
  record Fitting(long lane, MessageId id, Optional<String> orderingKey) {}

  /// Reads a page.
  ///
  /// @param size how many that fit at most
  static ReplayPage read(Database database, ReplayRecord record, int size) {
    try (var messages = new MessageReader(database)) {
      var reading = new Reading(messages, record, size);
      var next = DeliveryWalk.walk(database, record.scope(), record.place(), reading);
      return new ReplayPage(reading.fitting, reading.looked, next);
    }
  }

  private static final class Reading implements DeliveryWalk.Visitor {
    private final MessageReader messages;
    private final ReplayRecord record;
    private final int size;
    private final List<Fitting> fitting = new ArrayList<>();
    private int looked;
    private long bytes;

    Reading(MessageReader messages, ReplayRecord record, int size) {
      this.messages = messages;
      this.record = record;
      this.size = size;
    }

    @Override
    public boolean visit(ListenerKey listener, MessageId id, byte[] key, byte[] value) {
      if (fitting.size() >= size || bytes >= MAX_BYTES) {
        return false;
      }
      looked++;
      var lane = Keys.laneOfSettled(key);
      if (record.covers(Records.ending(value))) {
        message(id)
            .filter(message -> fits(message, listener))
            .ifPresent(message -> fitting.add(new Fitting(lane, id, message.orderingKey())));
      }
      return true;
    }

    private Optional<Message> message(MessageId id) {
      var message = messages.find(id);
      bytes += message.map(found -> found.payload().size()).orElse(0);
      return message;
    }

    /// Two listeners can share the number of their lanes.
    private boolean fits(Message message, ListenerKey listener) {
      var asked = record.run().filter().requestId();
      return message.key().equals(listener)
          && (asked.isEmpty() || asked.equals(message.requestId()));
    }
  }
}
