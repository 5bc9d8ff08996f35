package dev.ringback.server.outcome;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a delivery is in its life. All changes go through [#after].
public enum DeliveryState {
  /// Due now or later.
  WAITING,
  /// Acknowledged by its listener.
  DELIVERED,
  /// Given up; can be replayed until it expires.
  ARCHIVED;

  /// What can happen to a delivery.
  public enum Event {
    /// The listener acknowledged.
    ACKNOWLEDGED,
    /// An attempt failed, another one follows.
    POSTPONED,
    /// No attempt follows.
    GIVEN_UP,
    /// Somebody asked for it to be sent again.
    REPLAYED
  }

  /// The transition table; empty where an event cannot happen in this state.
  public Optional<DeliveryState> after(Event event) {
    return switch (this) {
      case WAITING ->
          switch (event) {
            case ACKNOWLEDGED -> Optional.of(DELIVERED);
            case POSTPONED -> Optional.of(WAITING);
            case GIVEN_UP -> Optional.of(ARCHIVED);
            case REPLAYED -> Optional.empty();
          };
      case DELIVERED, ARCHIVED ->
          switch (event) {
            case ACKNOWLEDGED, POSTPONED, GIVEN_UP -> Optional.empty();
            case REPLAYED -> Optional.of(WAITING);
          };
    };
  }

  /// The event that a verdict is.
  public static Event event(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done() -> Event.ACKNOWLEDGED;
      case Verdict.Later _ -> Event.POSTPONED;
      case Verdict.Archive _ -> Event.GIVEN_UP;
    };
  }

  /// The state of that id, such as `archived`.
  public static Optional<DeliveryState> of(String id) {
    return Arrays.stream(values()).filter(state -> state.id().equals(id)).findFirst();
  }

  /// Its name in the operations API, such as `archived`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
