package dev.ringback.server.store.embedded;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What became of messages. Safe for use by many threads.
final class EmbeddedHistory implements History {
  /// How many deliveries one search looks at.
  private static final int MAX_LOOKED_AT = 5_000;

  private final Database database;

  EmbeddedHistory(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Delivery> find(MessageId id) {
    return database
        .get(Table.MESSAGES, id.bytes())
        .map(value -> delivery(Records.message(id, value)));
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
  public Page search(Query query) {
    return new Search(query).page();
  }

  /// Where a page ended: the last key that was looked at, with the lane and state it was in.
  private static final class Cursor {
    private static final int MAX_LENGTH = 1_024;

    private final byte[] laneName;
    private final DeliveryState state;
    private final byte[] key;

    Cursor(byte[] laneName, DeliveryState state, byte[] key) {
      this.laneName = laneName;
      this.state = state;
      this.key = key;
    }

    static Optional<Cursor> parse(String text) {
      if (text.length() > MAX_LENGTH) {
        return Optional.empty();
      }
      try {
        var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        var laneName = new byte[bytes.getShort()];
        bytes.get(laneName);
        var letter = bytes.get();
        var key = new byte[bytes.remaining()];
        bytes.get(key);
        return Arrays.stream(DeliveryState.values())
            .filter(state -> Keys.letter(state) == letter)
            .findFirst()
            .map(state -> new Cursor(laneName, state, key));
      } catch (RuntimeException notOurs) {
        return Optional.empty();
      }
    }

    /// Where to go on in `table` after this, when it ended in that lane and state.
    Optional<byte[]> in(byte[] otherLane, DeliveryState otherState) {
      return Arrays.equals(laneName, otherLane) && state == otherState
          ? Optional.of(Arrays.copyOf(key, key.length + 1))
          : Optional.empty();
    }

    boolean isPast(byte[] otherLane, DeliveryState otherState) {
      return Arrays.equals(laneName, otherLane) && otherState.compareTo(state) < 0;
    }

    String text() {
      var bytes = ByteBuffer.allocate(3 + laneName.length + key.length);
      bytes.putShort((short) laneName.length).put(laneName).put(Keys.letter(state)).put(key);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
  }

  /// One search, on its way through lanes and states.
  private final class Search {
    private final Query query;
    private final Optional<Cursor> resumed;
    private final List<Delivery> found = new ArrayList<>();
    private Optional<Cursor> last = Optional.empty();
    private int lookedAt;
    private boolean full;

    Search(Query query) {
      this.query = query;
      this.resumed = query.cursor().flatMap(Cursor::parse);
    }

    Page page() {
      var prefix = query.account().map(Keys::lanesOf).orElse(new byte[0]);
      database.scan(
          Table.LANES,
          prefix,
          laterOf(prefix, resumed.map(cursor -> cursor.laneName).orElse(prefix)),
          (name, lane) -> {
            searchLane(name, ByteBuffer.wrap(lane).getLong());
            return !full;
          });
      return new Page(found, full ? last.map(Cursor::text) : Optional.empty());
    }

    private void searchLane(byte[] name, long lane) {
      var key = Keys.ofLaneName(name);
      if (query.family().filter(family -> family != key.family()).isPresent()
          || query.service().filter(service -> !service.equals(key.service())).isPresent()) {
        return;
      }
      for (var state : DeliveryState.values()) {
        var passed = resumed.map(cursor -> cursor.isPast(name, state)).orElse(false);
        var wanted = query.state().map(state::equals).orElse(true);
        if (!passed && wanted && !full) {
          searchState(name, lane, state);
        }
      }
    }

    private void searchState(byte[] name, long lane, DeliveryState state) {
      var waiting = state == DeliveryState.WAITING;
      var prefix = waiting ? Keys.lanePrefix(lane) : Keys.settledPrefix(lane, state);
      database.scan(
          waiting ? Table.DUE : Table.SETTLED,
          prefix,
          laterOf(prefix, resumed.flatMap(cursor -> cursor.in(name, state)).orElse(prefix)),
          (key, _) -> {
            if (found.size() >= query.limit() || lookedAt >= MAX_LOOKED_AT) {
              full = true;
              return false;
            }
            last = Optional.of(new Cursor(name, state, key));
            lookedAt++;
            look(waiting ? Keys.idOfDue(key) : Keys.idOfSettled(key));
            return true;
          });
    }

    private static byte[] laterOf(byte[] one, byte[] other) {
      return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
    }

    private void look(MessageId id) {
      var tooEarly = query.from().filter(from -> id.acceptedAt().isBefore(from)).isPresent();
      var tooLate = query.to().filter(to -> !id.acceptedAt().isBefore(to)).isPresent();
      if (!tooEarly && !tooLate) {
        find(id)
            .filter(
                delivery ->
                    query.requestId().isEmpty()
                        || query.requestId().equals(delivery.message().requestId()))
            .ifPresent(found::add);
      }
    }
  }
}
