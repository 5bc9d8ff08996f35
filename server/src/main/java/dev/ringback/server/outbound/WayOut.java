package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.outbound.Destinations.Destination;
import dev.ringback.server.outbound.Exchange.WhenOver;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The one way out: whatever is sent, to listeners or to token endpoints, has its address looked up
/// and judged here, and goes to that address. Safe for use by many threads.
final class WayOut implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WayOut.class.getName());
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final LookUps lookUps;
  private final Vertx vertx;
  private final List<SendingLoop> loops = new ArrayList<>();

  WayOut(SenderSettings settings, Destinations destinations, BooleanSupplier processorsAreBusy) {
    lookUps = new LookUps(destinations, settings.connectTimeout());
    var transports = new Transports(settings.transport());
    var cores = Runtime.getRuntime().availableProcessors();
    vertx =
        open(
            new VertxOptions()
                .setEventLoopPoolSize(cores)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    for (var i = 0; i < cores; i++) {
      loops.add(SendingLoop.on(vertx, transports, settings.maxInFlight(), processorsAreBusy));
    }
  }

  /// By the first transport that works here. With `io_uring`, the writes of many attempts cost one
  /// call of the kernel; many containers forbid it, and old kernels count what it needs against a
  /// small limit. Netty's own switch `io.netty.transport.noNative` leaves the JDK's transport
  /// alone.
  private static Vertx open(VertxOptions options) {
    var transports =
        Stream.of(
                Optional.ofNullable(Transport.IO_URING),
                Optional.ofNullable(Transport.nativeTransport()))
            .flatMap(Optional::stream)
            .filter(Transport::available)
            .toList();
    for (var transport : transports) {
      try {
        return Vertx.builder().with(options).withTransport(transport).build();
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.WARNING, "The transport " + transport.name() + " cannot be used.", e);
      }
    }
    return Vertx.builder().with(options).withTransport(Transport.NIO).build();
  }

  /// Where requests to a URL go, as far as that does not change from one to the next. Each URL
  /// belongs to one loop.
  ///
  /// @param family whose rules of registration hold for the address besides; empty when the
  ///   operator has set it
  Heading heading(Optional<Family> family, CallbackUrl url) {
    var loop = loops.get(Math.floorMod(url.hashCode(), loops.size()));
    var known = lookUps.known(family, url).map(destination -> end(url, destination));
    return new Heading(family, url, loop, known);
  }

  private static Heading.End end(CallbackUrl url, Destination destination) {
    return switch (destination) {
      case Destination.Allowed(var address) -> new Heading.Open(Route.of(url, address));
      case Destination.Forbidden(var rule) -> new Heading.Shut(new Answer.Forbidden(rule));
      case Destination.Unknown(var reason) -> new Heading.Shut(new Answer.Missing(reason));
    };
  }

  /// Makes one POST. Does not block.
  void post(Post post, WhenOver whenOver) {
    var heading = post.heading();
    if (heading.known().isPresent()) {
      post(post, heading.known().get(), whenOver);
      return;
    }
    // Both ends of it are handled; nothing is left to wait for.
    var _ =
        lookUps
            .find(heading.family(), heading.url())
            .whenComplete(
                (destination, failure) -> {
                  if (failure == null) {
                    post(post, end(heading.url(), destination), whenOver);
                  } else {
                    whenOver.over(new Answer.Missing("no address in time"));
                  }
                });
  }

  private static void post(Post post, Heading.End end, WhenOver whenOver) {
    switch (end) {
      case Heading.Open(var route) -> post.heading().loop().post(post, route, whenOver);
      case Heading.Shut(var answer) -> whenOver.over(answer);
    }
  }

  /// Cuts what is under way.
  @Override
  public void close() {
    lookUps.close();
    loops.forEach(SendingLoop::close);
    try {
      vertx.close().await(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "The HTTP client did not close in time.");
    }
  }
}
