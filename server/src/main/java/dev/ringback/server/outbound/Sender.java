package dev.ringback.server.outbound;

import dev.ringback.server.directory.Registration;
import dev.ringback.server.outbound.Destinations.Destination;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Step 4, deliver: makes attempts, many at a time. [#send], [#room] and [#finished] are confined
/// to the loop's thread; what is under way runs on the event loops of the HTTP client and is picked
/// up when it is over.
public final class Sender implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sender.class.getName());
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final SenderSettings settings;
  private final Destinations destinations;
  private final InstantSource clock;
  private final Runnable whenFinished;
  private final Vertx vertx;
  private final List<SendingLoop> loops = new ArrayList<>();
  private final ConcurrentLinkedQueue<Sent> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private int inFlight;

  /// A sender that calls `whenFinished`, on any thread, when there is something to pick up.
  public Sender(
      SenderSettings settings,
      Destinations destinations,
      InstantSource clock,
      Runnable whenFinished) {
    this.settings = settings;
    this.destinations = destinations;
    this.clock = clock;
    this.whenFinished = whenFinished;
    var cores = Runtime.getRuntime().availableProcessors();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(cores)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    for (var i = 0; i < cores; i++) {
      var loop = new SendingLoop(settings, clock);
      vertx.deployVerticle(loop, new DeploymentOptions()).await();
      loops.add(loop);
    }
  }

  /// How many more attempts may be begun.
  public int room() {
    return settings.maxInFlight() - inFlight;
  }

  /// How many attempts are under way or not picked up.
  public int inFlight() {
    return inFlight;
  }

  /// Begins an attempt. Does not wait.
  ///
  /// @param registration the listener, as it is registered now
  /// @param attempts how many attempts there are at most
  public void send(Claim claim, Registration registration, int attempts) {
    inFlight++;
    if (registration.url().literalAddress().isPresent()) {
      begin(claim, registration, attempts);
    } else {
      // Looking a name up blocks.
      Thread.ofVirtual().name("look-up").start(() -> begin(claim, registration, attempts));
    }
  }

  private void begin(Claim claim, Registration registration, int attempts) {
    var at = clock.instant();
    try {
      begin(claim, registration, attempts, at);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, claim.message().id() + " could not be prepared.", e);
      var reply = new Reply.NoAnswer("could not be prepared");
      finish(new Sent(claim, registration.url().toString(), at, 0, reply));
    }
  }

  private void begin(Claim claim, Registration registration, int attempts, Instant at) {
    var url = registration.url();
    switch (destinations.of(registration.key().family(), url)) {
      case Destination.Allowed(var address) -> {
        var callback = Callback.of(claim, registration, attempts, at, settings);
        var loop = loops.get(Math.floorMod(url.hashCode(), loops.size()));
        loop.post(
            url,
            address,
            callback,
            (reply, tookMillis) -> finish(new Sent(claim, url.toString(), at, tookMillis, reply)));
      }
      case Destination.Forbidden(var rule) ->
          finish(new Sent(claim, url.toString(), at, 0, new Reply.Forbidden(rule)));
      case Destination.Unknown(var reason) ->
          finish(new Sent(claim, url.toString(), at, 0, new Reply.NoAnswer(reason)));
    }
  }

  private void finish(Sent sent) {
    finished.add(sent);
    if (told.compareAndSet(false, true)) {
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
    return sent;
  }

  /// Cuts what is under way.
  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "The HTTP client did not close in time.");
    }
  }
}
