package dev.ringback.server.outbound;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.Registration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Step 4, deliver: makes attempts, many at a time. [#send], [#room] and [#finished] are confined
/// to the loop's thread; what is under way runs on the event loops of the HTTP client and is picked
/// up when it is over.
public final class Sender implements AutoCloseable {
  /// How many bytes of payload are under way at most. Each of them is held about three times: as
  /// kept, as sent, and on its way to the socket.
  public static final long MAX_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

  private final SenderSettings settings;
  private final WayOut wayOut;
  private final Attempts attempts;
  private final Runnable whenFinished;
  private final ConcurrentLinkedQueue<Sent> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private int inFlight;
  private long bytesInFlight;

  /// A sender that calls `whenFinished`, on any thread, when there is something to pick up.
  ///
  /// @param processorsAreBusy whether the processors have little time left
  public Sender(
      SenderSettings settings,
      Destinations destinations,
      BooleanSupplier processorsAreBusy,
      InstantSource clock,
      Runnable whenFinished) {
    this.settings = settings;
    this.wayOut = new WayOut(settings, destinations, processorsAreBusy);
    this.attempts = new Attempts(settings, wayOut, clock);
    this.whenFinished = whenFinished;
  }

  /// How many more attempts may be begun.
  public int room() {
    return settings.maxInFlight() - inFlight;
  }

  /// How many more bytes of payload may be under way; a hanging listener holds what is sent to it.
  public long roomInBytes() {
    return MAX_BYTES - bytesInFlight;
  }

  /// How many attempts are under way or not picked up.
  public int inFlight() {
    return inFlight;
  }

  /// Begins an attempt. Does not wait.
  ///
  /// @param registration the listener, as it is registered now
  /// @param policy how it wants to be delivered to
  /// @param attempts how many attempts there are at most
  public void send(Claim claim, Registration registration, DeliveryPolicy policy, int attempts) {
    inFlight++;
    bytesInFlight += claim.message().payload().size();
    var limits = AttemptLimits.of(policy, settings);
    this.attempts.begin(claim, registration, attempts, limits, this::finish);
  }

  private void finish(Sent sent) {
    finished.add(sent);
    // Looked at first: what is only looked at need not be fetched from another processor each time.
    if (!told.get() && told.compareAndSet(false, true)) {
      whenFinished.run();
    }
  }

  /// The attempts that are over and have not been picked up.
  public List<Sent> finished() {
    told.set(false);
    var sent = new ArrayList<Sent>();
    for (var one = finished.poll(); one != null; one = finished.poll()) {
      sent.add(one);
    }
    inFlight -= sent.size();
    for (var one : sent) {
      bytesInFlight -= one.claim().message().payload().size();
    }
    return sent;
  }

  /// Cuts what is under way.
  @Override
  public void close() {
    wayOut.close();
  }
}
