package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// What became of messages. Safe for use by many threads.
final class EmbeddedHistory implements History {
  private final Database database;

  EmbeddedHistory(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Delivery> find(MessageId id) {
    return database.message(id).map(this::delivery);
  }

  private Delivery delivery(Message message) {
    var attempts = new ArrayList<Attempt>();
    Optional<Instant> nextAt = Optional.of(message.id().acceptedAt());
    for (var tried : tried(message.id())) {
      attempts.add(tried.attempt());
      nextAt = tried.nextAt();
    }
    for (var state : List.of(DeliveryState.DELIVERED, DeliveryState.ARCHIVED)) {
      var ending = ending(message, state);
      if (ending.isPresent()) {
        attempts.add(ending.get().last());
        return new Delivery(
            message,
            state,
            Optional.empty(),
            Optional.of(ending.get().at()),
            ending.get().reason(),
            attempts);
      }
    }
    return new Delivery(
        message, DeliveryState.WAITING, nextAt, Optional.empty(), Optional.empty(), attempts);
  }

  private List<Records.Tried> tried(MessageId id) {
    var tried = new ArrayList<Records.Tried>();
    var prefix = id.bytes();
    database.scan(
        Table.ATTEMPTS,
        prefix,
        prefix,
        (_, value) -> {
          tried.add(Records.tried(value));
          return true;
        });
    return tried;
  }

  private Optional<Records.Ending> ending(Message message, DeliveryState state) {
    var lane = Keys.lane(message.key());
    return database
        .get(Table.SETTLED, Keys.settled(lane, state, message.id()))
        .map(Records::ending);
  }

  @Override
  public Found search(Query query) {
    var resumed =
        query.cursor().flatMap(Place::parse).filter(place -> place.isOf(query.accounts()));
    if (query.cursor().isPresent() && resumed.isEmpty()) {
      return new CursorRefused();
    }
    var found = new ArrayList<Delivery>();
    try (var messages = new MessageReader(database)) {
      var next =
          DeliveryWalk.walk(
              database,
              scope(query),
              resumed,
              (listener, id, _, _) -> {
                if (found.size() >= query.limit()) {
                  return false;
                }
                messages
                    .find(id)
                    .map(this::delivery)
                    .filter(delivery -> fits(delivery, listener, query))
                    .ifPresent(found::add);
                return true;
              });
      return new Page(found, next.map(Place::text));
    }
  }

  private static DeliveryWalk.Scope scope(Query query) {
    return new DeliveryWalk.Scope(
        query.family(),
        query.accounts(),
        query.service(),
        query.state(),
        query.from().map(MessageId::lowestFrom).orElse(MessageId.LOWEST),
        query.to().map(MessageId::lowestFrom).orElse(MessageId.HIGHEST));
  }

  /// Two listeners can share the number of their lanes.
  private static boolean fits(Delivery delivery, ListenerKey listener, Query query) {
    var message = delivery.message();
    return message.key().equals(listener)
        && (query.requestId().isEmpty() || query.requestId().equals(message.requestId()));
  }

  @Override
  public int archived(ListenerKey listener, int max) {
    var start = Place.start(listener, DeliveryState.ARCHIVED).key();
    var count = new AtomicInteger();
    database.scan(
        Table.SETTLED, start, start, (_, _) -> count.get() < max && count.incrementAndGet() < max);
    return count.get();
  }
}
