package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import java.util.List;
import java.util.Optional;

/// Where registrations are kept. Safe for use by many threads; [Directory] never changes one key
/// from two threads at once.
public interface Registrations {
  /// The listener of that key.
  Optional<Registration> find(ListenerKey key);

  /// The listeners of an account in one family, ordered by service name.
  List<Registration> of(Family family, AccountName account);

  /// The listeners of all accounts, ordered by family, account and service.
  ///
  /// @param last after which one to begin
  /// @param limit how many at most
  List<Registration> page(Optional<ListenerKey> last, int limit);

  /// Keeps a registration in place of the one with the same key; on disk when this returns.
  void put(Registration registration);

  /// Takes a registration out and tells what it was; on disk when this returns.
  Optional<Registration> remove(ListenerKey key);
}
