package dev.ringback.server.web;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.Registrations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Registrations that fail when told to, as a store does whose disk is gone, and that count
/// changes.
final class BreakableRegistrations implements Registrations {
  private final Registrations sound;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile boolean broken;

  BreakableRegistrations(Registrations sound) {
    this.sound = sound;
  }

  void broken(boolean now) {
    broken = now;
  }

  /// How often something was registered or removed.
  int changes() {
    return changes.get();
  }

  @Override
  public Optional<Registration> find(ListenerKey key) {
    return sound().find(key);
  }

  @Override
  public List<Registration> of(Family family, AccountName account) {
    return sound().of(family, account);
  }

  @Override
  public List<Registration> page(Optional<ListenerKey> last, int limit) {
    return sound.page(last, limit);
  }

  @Override
  public void put(Registration registration) {
    sound().put(registration);
    changes.incrementAndGet();
  }

  @Override
  public Optional<Registration> remove(ListenerKey key) {
    var removed = sound().remove(key);
    removed.ifPresent(_ -> changes.incrementAndGet());
    return removed;
  }

  private Registrations sound() {
    if (broken) {
      throw new IllegalStateException("the disk is gone: /secret/path");
    }
    return sound;
  }
}
