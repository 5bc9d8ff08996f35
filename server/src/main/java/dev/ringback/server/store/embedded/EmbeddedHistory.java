package dev.ringback.server.store.embedded;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What became of messages. Safe for use by many threads.
final class EmbeddedHistory implements History {
  /// How many listeners and deliveries together one search looks at.
  private static final int MAX_STEPS = 5_000;

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
  public Found search(Query query) {
    var resumed = query.cursor().flatMap(Place::parse).filter(place -> place.isIn(query));
    return query.cursor().isPresent() && resumed.isEmpty()
        ? new CursorRefused()
        : new Search(query, resumed).page();
  }

  /// A place on the way of a search, and as text a cursor. It names a listener, which is why only
  /// listeners of the accounts that are asked for may be visited.
  private static final class Place {
    private static final int MAX_LENGTH = 1_024;

    private final ListenerKey listener;
    private final DeliveryState state;

    /// What to look at next, or how all of it begins in the state.
    private final byte[] key;

    Place(ListenerKey listener, DeliveryState state, byte[] key) {
      this.listener = listener;
      this.state = state;
      this.key = key;
    }

    /// Where the deliveries of a listener in a state begin.
    static Place start(ListenerKey listener, DeliveryState state) {
      var lane = Keys.lane(listener);
      return new Place(
          listener,
          state,
          state == DeliveryState.WAITING ? Keys.lanePrefix(lane) : Keys.settledPrefix(lane, state));
    }

    static Optional<Place> parse(String text) {
      if (text.length() > MAX_LENGTH) {
        return Optional.empty();
      }
      try {
        return Records.read(Base64.getUrlDecoder().decode(text), Place::read);
      } catch (IllegalArgumentException | UncheckedIOException notACursor) {
        return Optional.empty();
      }
    }

    private static Optional<Place> read(DataInputStream in) throws IOException {
      var account = Optional.of(in.readUTF()).filter(AccountName::isValid).map(AccountName::new);
      var family = Family.of(in.readUTF());
      var service = Optional.of(in.readUTF()).filter(ServiceName::isValid).map(ServiceName::new);
      var state = Keys.state(in.readByte());
      var key = in.readAllBytes();
      if (account.isEmpty() || family.isEmpty() || service.isEmpty() || state.isEmpty()) {
        return Optional.empty();
      }
      var listener = new ListenerKey(family.get(), account.get(), service.get());
      return Optional.of(new Place(listener, state.get(), key)).filter(Place::isWhole);
    }

    private boolean isWhole() {
      var start = start(listener, state).key;
      var whole = state == DeliveryState.WAITING ? Keys.DUE_BYTES : Keys.SETTLED_BYTES;
      return (key.length == start.length || key.length == whole)
          && Arrays.equals(start, Arrays.copyOf(key, start.length));
    }

    String text() {
      var bytes =
          Records.write(
              256,
              out -> {
                out.writeUTF(listener.account().value());
                out.writeUTF(listener.family().id());
                out.writeUTF(listener.service().value());
                out.writeByte(Keys.letter(state));
                out.write(key);
              });
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    boolean isIn(Query query) {
      return query.accounts().map(accounts -> accounts.contains(listener.account())).orElse(true);
    }
  }

  /// One search, on its way through accounts, listeners and states.
  private final class Search {
    private final Query query;
    private final Optional<Place> resumed;
    private final List<Delivery> found = new ArrayList<>();
    private Optional<Place> next = Optional.empty();
    private int steps;

    Search(Query query, Optional<Place> resumed) {
      this.query = query;
      this.resumed = resumed;
    }

    Page page() {
      var first = resumed.map(place -> Keys.laneName(place.listener)).orElse(new byte[0]);
      for (var prefix : prefixes()) {
        if (next.isEmpty()) {
          database.scan(
              Table.LANES,
              prefix,
              laterOf(prefix, first),
              (name, _) -> {
                searchLane(Keys.ofLaneName(name));
                return next.isEmpty();
              });
        }
      }
      return new Page(found, next.map(Place::text));
    }

    /// What the names of the lanes to be visited begin with, in the order of the names.
    private List<byte[]> prefixes() {
      return query
          .accounts()
          .map(
              accounts ->
                  accounts.stream().map(Keys::lanesOf).sorted(Arrays::compareUnsigned).toList())
          .orElse(List.of(new byte[0]));
    }

    private static byte[] laterOf(byte[] one, byte[] other) {
      return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
    }

    /// Whether one more step may be taken; otherwise the search ends, to go on at `place`.
    private boolean step(Place place) {
      if (steps >= MAX_STEPS) {
        next = Optional.of(place);
        return false;
      }
      steps++;
      return true;
    }

    private void searchLane(ListenerKey listener) {
      var here = resumed.filter(place -> place.listener.equals(listener));
      var start = here.orElseGet(() -> Place.start(listener, DeliveryState.WAITING));
      if (!step(start)
          || query.family().filter(family -> family != listener.family()).isPresent()
          || query.service().filter(service -> !service.equals(listener.service())).isPresent()) {
        return;
      }
      for (var state : DeliveryState.values()) {
        var passed = state.compareTo(start.state) < 0;
        var wanted = query.state().map(state::equals).orElse(true);
        if (!passed && wanted && next.isEmpty()) {
          searchState(state == start.state ? start : Place.start(listener, state));
        }
      }
    }

    private void searchState(Place from) {
      var listener = from.listener;
      var state = from.state;
      var waiting = state == DeliveryState.WAITING;
      database.scan(
          waiting ? Table.DUE : Table.SETTLED,
          Place.start(listener, state).key,
          from.key,
          (key, _) -> {
            var place = new Place(listener, state, key);
            if (found.size() >= query.limit()) {
              next = Optional.of(place);
            } else if (step(place)) {
              look(listener, waiting ? Keys.idOfDue(key) : Keys.idOfSettled(key));
            }
            return next.isEmpty();
          });
    }

    private void look(ListenerKey listener, MessageId id) {
      var tooEarly = query.from().filter(from -> id.acceptedAt().isBefore(from)).isPresent();
      var tooLate = query.to().filter(to -> !id.acceptedAt().isBefore(to)).isPresent();
      if (!tooEarly && !tooLate) {
        find(id)
            // Two listeners can share the number of their lanes.
            .filter(delivery -> delivery.message().key().equals(listener))
            .filter(
                delivery ->
                    query.requestId().isEmpty()
                        || query.requestId().equals(delivery.message().requestId()))
            .ifPresent(found::add);
      }
    }
  }
}
