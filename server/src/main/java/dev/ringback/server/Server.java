package dev.ringback.server;

import dev.ringback.server.access.Access;
import dev.ringback.server.access.AccessBooks;
import dev.ringback.server.access.BoundedTrail;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.intake.Intake;
import dev.ringback.server.intake.PublicationReader;
import dev.ringback.server.outbound.Destinations;
import dev.ringback.server.outbound.Sender;
import dev.ringback.server.outbound.SenderSettings;
import dev.ringback.server.retry.ListenerGates;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.server.store.embedded.AuditFiles;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import dev.ringback.server.telemetry.Processors;
import dev.ringback.server.web.HealthApi;
import dev.ringback.server.web.HttpEdge;
import dev.ringback.server.web.ListenersApi;
import dev.ringback.server.web.OperationsApi;
import dev.ringback.server.web.PublisherApi;
import dev.ringback.server.web.ReplaysApi;
import dev.ringback.server.web.family.FrontDesk;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// A running server: constructs everything by hand, in the order of the flow, and stops in reverse.
/// Safe for use by many threads.
public final class Server implements AutoCloseable {
  private final ServerConfig config;
  private final HttpEdge edge;
  private final Opening opening = new Opening();
  private final AtomicBoolean closed = new AtomicBoolean();

  private static LaneLimits laneLimits(SenderSettings sender) {
    return new LaneLimits(
        sender.maxInFlightPerListener(),
        Math.max(1, sender.maxInFlight() / 2),
        Sender.MAX_BYTES / 2);
  }

  private Server(ServerConfig config, InstantSource clock, InstantSource schedule) {
    this.config = config;
    // Where everything is kept
    try {
      var stores =
          opening.add(
              EmbeddedStores.open(
                  config.data(), config.keys(), clock, schedule, laneLimits(config.sender())));
      AccessBooks kept = AccessFile.in(config.data());
      var auditFiles = AuditFiles.in(config.data());
      var audit = opening.add(new BoundedTrail(auditFiles, clock));
      // 0 log in
      var books = config.sandbox() ? new Sandbox(kept) : kept;
      var access =
          Access.over(books, stores.tokens(), stores.sessions(), config.sessions(), audit, clock);
      // 1 register, 2 route
      var directory =
          new Directory(
              stores.registrations(), stores.listenerStates(), config.registration(), clock);
      directory.tellOperators(config.operatorUrl());
      // 3 accept
      var processors = Processors.ofThisMachine();
      var reader = new PublicationReader(config.registration(), config.intake());
      var intake = new Intake(stores.messages(), config.intake(), processors::areFull);
      // 4 deliver
      var sender =
          opening.add(
              new Sender(
                  config.sender(),
                  Destinations.of(config.registration(), config.attempts()),
                  processors::areBusy,
                  clock,
                  stores.due()::wake));
      // 5 record, 6 retry
      var gates = new ListenerGates();
      var events = new OperatorEvents(directory, stores.messages(), clock);
      var loop =
          new DeliveryLoop(
              stores.due(),
              directory,
              sender,
              config.retries(),
              gates,
              events,
              stores.settlements(),
              schedule,
              new SplittableRandom());
      var housekeeping =
          new Housekeeping(
                  stores.archive(),
                  stores.replays(),
                  auditFiles,
                  audit,
                  stores.health(),
                  events,
                  clock,
                  config.keeping())
              .start();
      opening.add(
          () -> {
            housekeeping.interrupt();
            housekeeping.join();
          });
      loop.start();
      opening.add(() -> loop.stop(config.edge().drain()));
      var replays = new ReplayLoop(stores.replays(), clock, schedule);
      replays.start();
      opening.add(replays::stop);
      // The doors open when all is in place
      var publisher = new PublisherApi(access.gate(), reader, intake, config.intake());
      var operations =
          new OperationsApi(
              access.gate(), stores.history(), stores.archive(), audit, clock, schedule);
      var listeners =
          new ListenersApi(access.gate(), directory, gates, stores.waiting(), intake, audit, clock);
      var bulk =
          new ReplaysApi(
              access.gate(),
              stores.replays(),
              stores.history(),
              audit,
              clock,
              new SecureRandom(),
              replays::wake);
      var health =
          new HealthApi(() -> loop.problem().or(stores.health()::problem).or(auditFiles::problem));
      edge =
          opening.add(
              new HttpEdge(
                  config.edge(),
                  new FrontDesk(access.gate(), directory, audit, clock),
                  access,
                  clock,
                  List.of(
                      ringback(
                          Stream.of(
                              publisher.routes(),
                              operations.routes(),
                              listeners.routes(),
                              bulk.routes())),
                      health.api())));
    } catch (RuntimeException e) {
      opening.close();
      throw e;
    }
  }

  private static Api ringback(Stream<List<Route>> routes) {
    return new Api("/ringback/v1", new ProblemJson(), routes.flatMap(List::stream).toList());
  }

  /// Starts a server on the system's clock; it answers when this returns.
  ///
  /// @throws RuntimeException when the data directory or the port cannot be used; nothing is left
  ///   open
  public static Server start(ServerConfig config) {
    var clock = InstantSource.system();
    return new Server(config, clock, SteadyClock.from(clock.instant()));
  }

  /// Starts a server that takes all times from one clock.
  ///
  /// @throws RuntimeException when the data directory or the port cannot be used; nothing is left
  ///   open
  public static Server start(ServerConfig config, InstantSource clock) {
    return new Server(config, clock, clock);
  }

  /// Everything it answers to.
  List<Route> routes() {
    return edge.routes();
  }

  /// The port it listens on.
  public int port() {
    return edge.port();
  }

  /// Where it listens, such as `http://127.0.0.1:8080`.
  public String url() {
    var host = config.edge().host();
    return (config.edge().tls().isPresent() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port();
  }

  /// Stops taking requests, lets attempts under way end within the drain time, and closes. What was
  /// accepted and not settled waits for the next start.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      opening.close();
    }
  }

  /// What has been opened so far, to be closed again when the next thing does not open.
  private static final class Opening {
    private static final Logger LOG = System.getLogger(Server.class.getName());

    private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
      opened.push(part);
      return part;
    }

    /// Closes everything, the last first. A part that fails does not keep the others open.
    void close() {
      for (var part : opened) {
        try {
          part.close();
        } catch (Exception e) {
          LOG.log(Level.WARNING, "A part of the server did not close in order.", e);
        }
      }
    }
  }
}
