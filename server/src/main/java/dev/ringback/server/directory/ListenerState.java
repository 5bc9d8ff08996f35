package dev.ringback.server.directory;

import java.time.Instant;
import java.util.Optional;

/// What is known of a listener besides its registration; outlives a registration, since callers
/// change a listener by removing and registering it. Immutable.
///
/// @param policy how it wants to be delivered to
/// @param paused whether deliveries wait until an operator resumes them
/// @param gone that it answered that it is gone for good, which ends with a new registration
public record ListenerState(DeliveryPolicy policy, boolean paused, Optional<Gone> gone) {
  /// Of a listener that nothing is known of.
  public static final ListenerState USUAL =
      new ListenerState(DeliveryPolicy.USUAL, false, Optional.empty());

  /// With another policy.
  public ListenerState with(DeliveryPolicy other) {
    return new ListenerState(other, paused, gone);
  }

  /// Paused.
  public ListenerState withPause() {
    return new ListenerState(policy, true, gone);
  }

  /// Going on, also where it was gone.
  public ListenerState resumed() {
    return new ListenerState(policy, false, Optional.empty());
  }

  /// Gone.
  public ListenerState with(Gone news) {
    return new ListenerState(policy, paused, Optional.of(news));
  }

  /// No longer gone, unless it was the listener registered at that time that said so.
  public ListenerState registered(Instant on) {
    return new ListenerState(policy, paused, gone.filter(one -> one.registeredOn().equals(on)));
  }

  /// When it answered that it is gone.
  public Optional<Instant> goneSince() {
    return gone.map(Gone::since);
  }

  /// Whether the listener registered at that time has answered that it is gone, or one after it.
  public boolean isGone(Instant registeredOn) {
    return gone.filter(one -> !one.registeredOn().isBefore(registeredOn)).isPresent();
  }

  /// That a listener is gone for good.
  ///
  /// @param since when it was asked, and said so
  /// @param registeredOn when it had been registered: who is registered later is another one,
  ///   however late the answer comes
  public record Gone(Instant since, Instant registeredOn) {}
}
