package dev.ringback.server.web.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks every two seconds whether certificate or key have changed, and hands over a new pair that
/// is in order. What is not in order is logged, and the pair before it stays. Confined to its
/// thread, but for closing.
final class TlsReload implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TlsReload.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final TlsFiles files;
  private final InstantSource clock;
  private final Consumer<TlsPair> use;
  private final Thread thread = Thread.ofVirtual().name("tls-reload").unstarted(this::run);
  private TlsPair current;
  private TlsPair.@Nullable Text lastSeen;
  private boolean complained;
  private boolean toldExpired;

  /// @param use takes a new pair into use; may fail
  TlsReload(TlsFiles files, TlsPair first, InstantSource clock, Consumer<TlsPair> use) {
    this.files = files;
    this.current = first;
    this.clock = clock;
    this.use = use;
  }

  void start() {
    tellExpired();
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(PAUSE);
        look();
      } catch (InterruptedException closing) {
        return;
      } catch (RuntimeException e) {
        complain(String.valueOf(e.getMessage()));
      }
    }
  }

  /// A pair counts when it is seen for the second time: between the one file and the other, or in
  /// the middle of one, nothing is in order yet.
  private void look() {
    tellExpired();
    var seen = TlsPair.Text.read(files);
    if (seen.isSame(current.text())) {
      complained = false;
      return;
    }
    if (lastSeen == null || !seen.isSame(lastSeen)) {
      lastSeen = seen;
      complained = false;
      return;
    }
    if (!complained) {
      var next = TlsPair.of(files, seen);
      use.accept(next);
      current = next;
      toldExpired = false;
      LOG.log(Level.INFO, "The certificate was replaced: {0}", next);
      tellExpired();
    }
  }

  private void complain(String why) {
    if (!complained) {
      complained = true;
      LOG.log(Level.WARNING, "The new certificate is not used, the one before stays. {0}", why);
    }
  }

  private void tellExpired() {
    if (!toldExpired && clock.instant().isAfter(current.endsAt())) {
      toldExpired = true;
      LOG.log(Level.WARNING, "The certificate has expired: {0}", current);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
