package dev.ringback.server.store.embedded;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A walk over deliveries: listener by listener in the order of their names, state by state, what
/// is over in the order of the ids. It takes a bounded number of steps, and then tells where to go
/// on. Confined to one thread.
final class DeliveryWalk {
  /// How many listeners and deliveries together one walk looks at.
  private static final int MAX_STEPS = 5_000;

  private final Database database;
  private final Scope scope;
  private final Optional<Place> resumed;
  private final Visitor visitor;
  private Optional<Place> next = Optional.empty();
  private int steps;

  private DeliveryWalk(Database database, Scope scope, Optional<Place> resumed, Visitor visitor) {
    this.database = database;
    this.scope = scope;
    this.resumed = resumed;
    this.visitor = visitor;
  }

  /// What to walk over; an empty part stands for all.
  ///
  /// @param family of that family
  /// @param accounts of these accounts; the listeners of others are not so much as visited
  /// @param service of that service
  /// @param state in that state
  /// @param from that id and later ones
  /// @param to ids before that one
  record Scope(
      Optional<Family> family,
      Optional<Set<AccountName>> accounts,
      Optional<ServiceName> service,
      Optional<DeliveryState> state,
      MessageId from,
      MessageId to) {
    private boolean hasService(ListenerKey listener) {
      return family.map(listener.family()::equals).orElse(true)
          && service.map(listener.service()::equals).orElse(true);
    }

    private boolean has(MessageId id) {
      return id.compareTo(from) >= 0 && id.compareTo(to) < 0;
    }
  }

  /// Looks at one delivery after the other.
  interface Visitor {
    /// Looks at a delivery.
    ///
    /// @param listener whose it is, unless another listener's lane has the same number
    /// @param id its message
    /// @param key its key in [Table#DUE] or [Table#SETTLED]
    /// @param value the value of that key
    /// @return false to end the walk in front of it
    boolean visit(ListenerKey listener, MessageId id, byte[] key, byte[] value);
  }

  /// Walks on from a place, or from the beginning.
  ///
  /// @return where to go on; empty at the end
  static Optional<Place> walk(
      Database database, Scope scope, Optional<Place> from, Visitor visitor) {
    return new DeliveryWalk(database, scope, from, visitor).walk();
  }

  private Optional<Place> walk() {
    var first = resumed.map(place -> Keys.laneName(place.listener())).orElse(new byte[0]);
    for (var prefix : prefixes()) {
      if (next.isEmpty()) {
        database.scan(
            Table.LANES,
            prefix,
            laterOf(prefix, first),
            (name, _) -> {
              walkLane(Keys.ofLaneName(name));
              return next.isEmpty();
            });
      }
    }
    return next;
  }

  /// What the names of the lanes to be visited begin with, in the order of the names.
  private List<byte[]> prefixes() {
    return scope
        .accounts()
        .map(
            accounts ->
                accounts.stream().map(Keys::lanesOf).sorted(Arrays::compareUnsigned).toList())
        .orElse(List.of(new byte[0]));
  }

  private static byte[] laterOf(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
  }

  /// Whether one more step may be taken; otherwise the walk ends, to go on at `place`.
  private boolean step(Place place) {
    if (steps >= MAX_STEPS) {
      next = Optional.of(place);
      return false;
    }
    steps++;
    return true;
  }

  private void walkLane(ListenerKey listener) {
    var here = resumed.filter(place -> place.listener().equals(listener));
    var start = here.orElseGet(() -> Place.start(listener, DeliveryState.WAITING));
    if (!step(start) || !scope.hasService(listener)) {
      return;
    }
    for (var state : DeliveryState.values()) {
      var passed = state.compareTo(start.state()) < 0;
      var wanted = scope.state().map(state::equals).orElse(true);
      if (!passed && wanted && next.isEmpty()) {
        if (state == DeliveryState.WAITING) {
          walkWaiting(state == start.state() ? start : Place.start(listener, state));
        } else {
          walkOver(state == start.state() ? start : Place.start(listener, state));
        }
      }
    }
  }

  private void walkWaiting(Place from) {
    database.scan(
        Table.DUE,
        Place.start(from.listener(), from.state()).key(),
        from.key(),
        (key, value) -> visit(from, Keys.idOfDue(key), key, value));
  }

  private void walkOver(Place from) {
    var lane = Keys.lane(from.listener());
    database.scan(
        Table.SETTLED,
        Place.start(from.listener(), from.state()).key(),
        laterOf(from.key(), Keys.settled(lane, from.state(), scope.from())),
        (key, value) -> {
          var id = Keys.idOfSettled(key);
          return id.compareTo(scope.to()) < 0 && visit(from, id, key, value);
        });
  }

  private boolean visit(Place from, MessageId id, byte[] key, byte[] value) {
    var place = new Place(from.listener(), from.state(), key);
    if (step(place) && scope.has(id) && !visitor.visit(from.listener(), id, key, value)) {
      next = Optional.of(place);
    }
    return next.isEmpty();
  }
}
