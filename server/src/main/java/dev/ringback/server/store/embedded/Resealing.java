package dev.ringback.server.store.embedded;

import dev.ringback.server.store.StoreUnusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Seals anew, on a thread of its own, what is still sealed with another key than the current one,
/// and says when the other keys are of no use any more. Ends by itself when all is done.
final class Resealing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Resealing.class.getName());
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private final EmbeddedRegistrations registrations;
  private final Seal seal;
  private final Thread thread = Thread.ofVirtual().name("resealing").unstarted(this::run);

  Resealing(EmbeddedRegistrations registrations, Seal seal) {
    this.registrations = registrations;
    this.seal = seal;
  }

  void start() {
    if (!seal.otherKeys().isEmpty()) {
      thread.start();
    }
  }

  private void run() {
    var resealed = 0;
    var from = registrations.beginning();
    while (from.isPresent()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        var step = registrations.reseal(from.get());
        resealed += step.resealed();
        from = step.next();
      } catch (StoreUnusable e) {
        LOG.log(Level.WARNING, "Sealing anew waits: {0}", e.getMessage());
        if (!pause()) {
          return;
        }
      }
    }
    if (resealed > 0) {
      LOG.log(Level.INFO, "Sealed {0} registrations with key {1}.", resealed, seal.currentKey());
    }
    for (var key : seal.otherKeys()) {
      LOG.log(
          Level.WARNING, "Key {0}: nothing stored is sealed with it any more. {1}", key, hint(key));
    }
  }

  private static String hint(String key) {
    return key.equals(Seal.FIRST_KEY)
        ? "The file of that name in the data directory can be removed, unless a backup needs it."
        : "It can be taken out of the key ring, unless a backup needs it.";
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
      return true;
    } catch (InterruptedException closing) {
      return false;
    }
  }

  /// Ends it, after the step that is being made. What is left is for the next start.
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
