package dev.ringback.server.retry;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.outcome.DeliveryState;
import java.time.Instant;
import java.util.Optional;

/// Which deliveries a replay sends again; an empty part matches everything.
///
/// @param family of that family
/// @param account of that account
/// @param service of that service
/// @param requestId whose body has that `requestId`
/// @param state that were archived, or that were delivered
/// @param from accepted then or later
/// @param to accepted earlier
public record ReplayFilter(
    Optional<Family> family,
    Optional<AccountName> account,
    Optional<ServiceName> service,
    Optional<String> requestId,
    DeliveryState state,
    Optional<Instant> from,
    Optional<Instant> to) {
  /// Refuses a state from which nothing can be replayed.
  public ReplayFilter {
    if (state.after(DeliveryState.Event.REPLAYED).isEmpty()) {
      throw new IllegalArgumentException(
          "replay state: " + state.id() + " (expected: one in which deliveries are over)");
    }
  }

  /// Whether it says more than a family, a state or an end, which nearly everything would match.
  public boolean isNarrow() {
    return account.isPresent() || service.isPresent() || requestId.isPresent() || from.isPresent();
  }
}
