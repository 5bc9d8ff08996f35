package dev.ringback.cli;

import dev.ringback.listener.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the listeners received, by message id. Safe for use by many threads.
final class DemoArrivals {
  private final ConcurrentMap<String, CompletableFuture<Arrival>> byId = new ConcurrentHashMap<>();
  private volatile @Nullable Consumer<Arrival> follower;

  /// A message, as a listener handed it over.
  ///
  /// @param received the message
  /// @param nanos when, on the scale of [System#nanoTime()]
  record Arrival(Received received, long nanos) {}

  /// Takes a message from a listener.
  void add(Received received) {
    var arrival = new Arrival(received, System.nanoTime());
    var told = follower;
    if (told != null) {
      told.accept(arrival);
    } else {
      received.webhookId().ifPresent(id -> future(id).complete(arrival));
    }
  }

  /// Waits for a message; empty when it has not arrived in time.
  Optional<Arrival> await(String id, Duration patience) throws InterruptedException {
    try {
      return Optional.of(future(id).get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException neverFailed) {
      throw new IllegalStateException(neverFailed);
    }
  }

  /// A message may arrive before its publisher knows the id.
  private CompletableFuture<Arrival> future(String id) {
    return byId.computeIfAbsent(id, first -> new CompletableFuture<>());
  }

  /// Tells of each further message, rather than keeping it for [#await(String, Duration)].
  void follow(Consumer<Arrival> told) {
    follower = told;
  }
}
