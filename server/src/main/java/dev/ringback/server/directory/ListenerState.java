package dev.ringback.server.directory;

import java.time.Instant;
import java.util.Optional;

/// What is known of a listener besides its registration; outlives a registration, since callers
/// change a listener by removing and registering it. Immutable.
///
/// @param policy how it wants to be delivered to
/// @param paused whether deliveries wait until an operator resumes them
/// @param goneSince when it answered that it is gone for good, which ends with a new registration
public record ListenerState(DeliveryPolicy policy, boolean paused, Optional<Instant> goneSince) {
  /// Of a listener that nothing is known of.
  public static final ListenerState USUAL =
      new ListenerState(DeliveryPolicy.USUAL, false, Optional.empty());

  /// With another policy.
  public ListenerState with(DeliveryPolicy other) {
    return new ListenerState(other, paused, goneSince);
  }

  /// Paused.
  public ListenerState withPause() {
    return new ListenerState(policy, true, goneSince);
  }

  /// Going on, also where it was gone.
  public ListenerState resumed() {
    return new ListenerState(policy, false, Optional.empty());
  }

  /// Gone since then.
  public ListenerState goneAt(Instant since) {
    return new ListenerState(policy, paused, Optional.of(since));
  }

  /// No longer gone.
  public ListenerState registered() {
    return new ListenerState(policy, paused, Optional.empty());
  }

  /// Whether `registration` is the listener that answered that it is gone, rather than one that
  /// came after it.
  public boolean isGone(Registration registration) {
    return goneSince.filter(since -> !since.isBefore(registration.createdOn())).isPresent();
  }
}
