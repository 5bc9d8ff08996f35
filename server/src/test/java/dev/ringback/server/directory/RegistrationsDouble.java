package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Registrations in memory.
final class RegistrationsDouble implements Registrations {
  private final Map<ListenerKey, Registration> kept = new ConcurrentHashMap<>();

  @Override
  public Optional<Registration> find(ListenerKey key) {
    return Optional.ofNullable(kept.get(key));
  }

  @Override
  public List<Registration> of(Family family, AccountName account) {
    return kept.values().stream()
        .filter(one -> one.key().family() == family && one.key().account().equals(account))
        .sorted(Comparator.comparing(one -> one.key().service().value()))
        .toList();
  }

  @Override
  public List<Registration> page(Optional<ListenerKey> last, int limit) {
    return kept.values().stream()
        .sorted(Comparator.comparing(one -> one.key().toString()))
        .dropWhile(
            one -> last.isPresent() && one.key().toString().compareTo(last.get().toString()) <= 0)
        .limit(limit)
        .toList();
  }

  @Override
  public void put(Registration registration) {
    kept.put(registration.key(), registration);
  }

  @Override
  public Optional<Registration> remove(ListenerKey key) {
    return Optional.ofNullable(kept.remove(key));
  }
}
