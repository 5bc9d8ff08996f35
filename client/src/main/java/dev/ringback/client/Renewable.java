package dev.ringback.client;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is fetched when first needed and kept while it is good. One thread fetches; those
/// that come meanwhile wait and share what comes of it, the very exception included. Only an
/// interruption is the fetching thread's own matter: the next in line then fetches. Safe for use by
/// many threads; virtual threads let go of their carrier while they wait.
///
/// @param <T> the value's type
final class Renewable<T> {
  private final String name;
  private final Supplier<T> source;
  private final Predicate<T> isGood;
  private final ReentrantLock fetching = new ReentrantLock();
  private final AtomicLong fetches = new AtomicLong();
  private final AtomicReference<@Nullable T> held = new AtomicReference<>();

  /// What the last fetch failed with; guarded by `fetching`.
  private @Nullable CallbacksException failure;

  Renewable(String name, Supplier<T> source, Predicate<T> isGood) {
    this.name = name;
    this.source = source;
    this.isGood = isGood;
  }

  /// The value, fetched if need be.
  T get() {
    var good = good();
    if (good.isPresent()) {
      return good.get();
    }
    var fetchesBefore = fetches.get();
    lock();
    try {
      var fetchedMeanwhile = good();
      if (fetchedMeanwhile.isPresent()) {
        return fetchedMeanwhile.get();
      }
      if (failure != null && fetches.get() != fetchesBefore) {
        throw failure;
      }
      return fetch();
    } finally {
      fetching.unlock();
    }
  }

  /// A value newly fetched, in place of the one held.
  T renew() {
    lock();
    try {
      return fetch();
    } finally {
      fetching.unlock();
    }
  }

  /// The value as it is, good or not.
  Optional<T> held() {
    return Optional.ofNullable(held.get());
  }

  /// Forgets `stale`, unless another has taken its place already.
  void discard(T stale) {
    held.compareAndSet(stale, null);
  }

  private Optional<T> good() {
    return held().filter(isGood);
  }

  private void lock() {
    try {
      fetching.lockInterruptibly();
    } catch (InterruptedException e) {
      throw InterruptedCallException.of("Waiting for " + name, e);
    }
  }

  private T fetch() {
    try {
      var fetched = source.get();
      held.set(fetched);
      settle(null);
      return fetched;
    } catch (InterruptedCallException e) {
      throw e;
    } catch (CallbacksException e) {
      settle(e);
      throw e;
    }
  }

  private void settle(@Nullable CallbacksException outcome) {
    failure = outcome;
    fetches.incrementAndGet();
  }
}
