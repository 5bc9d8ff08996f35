package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.outbound.Destinations.Destination;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
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

  /// How many bytes of payload are under way at most. Each of them is held about three times: as
  /// kept, as sent, and on its way to the socket.
  public static final long MAX_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final SenderSettings settings;
  private final LookUps lookUps;
  private final InstantSource clock;
  private final Runnable whenFinished;
  private final Vertx vertx;
  private final List<SendingLoop> loops = new ArrayList<>();
  private final ConcurrentLinkedQueue<Sent> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private int inFlight;
  private long bytesInFlight;

  /// A sender that calls `whenFinished`, on any thread, when there is something to pick up.
  public Sender(
      SenderSettings settings,
      Destinations destinations,
      InstantSource clock,
      Runnable whenFinished) {
    this.settings = settings;
    this.lookUps = new LookUps(destinations, settings.connectTimeout());
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
    var at = clock.instant();
    var url = registration.url();
    var limits = AttemptLimits.of(policy, settings);
    // Both ends of it are handled; nothing is left to wait for.
    var _ =
        lookUps
            .find(registration.key().family(), url)
            .whenComplete(
                (destination, failure) -> {
                  if (failure == null) {
                    begin(claim, registration, attempts, limits, at, destination);
                  } else {
                    finish(sent(claim, registration, at, new Reply.NoAnswer("no address in time")));
                  }
                });
  }

  private void begin(
      Claim claim,
      Registration registration,
      int attempts,
      AttemptLimits limits,
      Instant at,
      Destination destination) {
    try {
      switch (destination) {
        case Destination.Allowed(var address) -> {
          var callback = Callback.of(claim, registration, attempts, at, settings);
          post(claim, registration.url(), callback, limits, address, at);
        }
        case Destination.Forbidden(var rule) ->
            finish(sent(claim, registration, at, new Reply.Forbidden(rule)));
        case Destination.Unknown(var reason) ->
            finish(sent(claim, registration, at, new Reply.NoAnswer(reason)));
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, claim.message().id() + " could not be prepared.", e);
      finish(sent(claim, registration, at, new Reply.NoAnswer("could not be prepared")));
    }
  }

  private void post(
      Claim claim,
      CallbackUrl url,
      Callback callback,
      AttemptLimits limits,
      InetAddress address,
      Instant at) {
    var loop = loops.get(Math.floorMod(url.hashCode(), loops.size()));
    loop.post(
        url,
        address,
        callback,
        limits,
        (reply, tookMillis) -> finish(new Sent(claim, url.toString(), at, tookMillis, reply)));
  }

  private static Sent sent(Claim claim, Registration registration, Instant at, Reply reply) {
    return new Sent(claim, registration.url().toString(), at, 0, reply);
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
    for (var one : sent) {
      bytesInFlight -= one.claim().message().payload().size();
    }
    return sent;
  }

  /// Cuts what is under way.
  @Override
  public void close() {
    lookUps.close();
    try {
      vertx.close().await(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "The HTTP client did not close in time.");
    }
  }
}
