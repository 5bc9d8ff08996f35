package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.outbound.Destinations.Destination;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Finds out where callbacks go, within a time. Safe for use by many threads.
///
/// Looking a name up holds its thread in the operating system for as long as that likes, so that it
/// has threads of the platform's, and a bounded number of them: names that hang cost other names
/// nothing until that many hang at once.
final class LookUps implements AutoCloseable {
  private static final int MAX_AT_ONCE = 256;
  private static final long KEEP_SECONDS = 30;

  private final Destinations destinations;
  private final Duration within;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MAX_AT_ONCE,
          KEEP_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("look-up-", 0).factory());

  LookUps(Destinations destinations, Duration within) {
    this.destinations = destinations;
    this.within = within;
  }

  /// Where to connect to; fails when it is not known in time. Does not block.
  ///
  /// @param family whose rules of registration hold besides; empty for what the operator has set
  CompletableFuture<Destination> find(Optional<Family> family, CallbackUrl url) {
    if (url.literalAddress().isPresent()) {
      return CompletableFuture.completedFuture(destinations.of(family, url));
    }
    try {
      return CompletableFuture.supplyAsync(() -> destinations.of(family, url), threads)
          .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException tooMany) {
      return CompletableFuture.completedFuture(
          new Destination.Unknown("too many look-ups hang, none begun for " + url.host()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
