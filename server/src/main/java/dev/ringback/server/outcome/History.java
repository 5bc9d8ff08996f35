package dev.ringback.server.outcome;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Port: what became of messages, for people to look at. Off the hot path. Safe for use by many
/// threads.
public interface History {
  /// The delivery of one message, unless it is unknown or expired.
  Optional<Delivery> find(MessageId id);

  /// A page of deliveries: listener by listener, in the order of their ids within a state.
  Found search(Query query);

  /// How many deliveries of a listener are archived, counted up to `max`, which is at least 1.
  int archived(ListenerKey listener, int max);

  /// What to look for; an empty part matches everything.
  ///
  /// @param family of that family
  /// @param accounts of one of these accounts; the listeners of others are not so much as visited,
  ///   so that nothing of them shows, neither in a page nor in a cursor
  /// @param service of that service
  /// @param state in that state
  /// @param requestId whose body has that `requestId`
  /// @param from accepted then or later
  /// @param to accepted earlier
  /// @param cursor where the page before ended
  /// @param limit how many at most
  record Query(
      Optional<Family> family,
      Optional<Set<AccountName>> accounts,
      Optional<ServiceName> service,
      Optional<DeliveryState> state,
      Optional<String> requestId,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> cursor,
      int limit) {
    /// Copies the accounts.
    public Query {
      accounts = accounts.map(Set::copyOf);
    }
  }

  /// What a search comes to.
  sealed interface Found {}

  /// The cursor is none that a search of these accounts ended with.
  record CursorRefused() implements Found {}

  /// One page.
  ///
  /// @param deliveries what was found
  /// @param next where to go on; empty at the end. A page can be short, even empty, and have a next
  ///   one: a search looks at a bounded number of listeners and deliveries at a time
  record Page(List<Delivery> deliveries, Optional<String> next) implements Found {
    /// Copies the list.
    public Page {
      deliveries = List.copyOf(deliveries);
    }
  }
}
