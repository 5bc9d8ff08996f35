package dev.ringback.bench;

import dev.ringback.bench.ProcessUse.ThreadKind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A generator, a server and a sink on this machine, ready to be measured. Confined to one thread.
final class Rig implements AutoCloseable {
  /// How long it may take until all that was accepted has arrived.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final long LONGEST_WARM_UP = Duration.ofSeconds(30).toNanos();

  /// What share of the processor time compilers may still take when the server counts as warm.
  private static final double COMPILED = 0.05;

  private final Workshop workshop;
  private final Consumer<String> progress;
  private final Sink sink;
  private final Generator generator;
  private final ServerUnderTest server;
  private long messages;

  private Rig(Workshop workshop, Consumer<String> progress, Sink sink, ServerUnderTest server) {
    this.workshop = workshop;
    this.progress = progress;
    this.sink = sink;
    this.generator = workshop.generator();
    this.server = server;
  }

  /// Starts the sink and the server.
  static Rig start(Setup setup) throws IOException, InterruptedException {
    var workshop = Workshop.open(setup.builtIn());
    var program = new ArrayList<>(setup.program());
    program.addAll(1, Groups.options(workshop.folder().resolve("groups.jfr")));
    Sink sink = null;
    try {
      sink = workshop.sink(Workshop.freePort());
      var server = ServerUnderTest.start(program, workshop.folder().resolve("data"));
      setup.progress().accept("generator " + workshop.generator().name() + ", sink " + sink.name());
      return new Rig(workshop, setup.progress(), sink, server);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (sink != null) {
        sink.close();
      }
      workshop.close();
      throw e;
    }
  }

  /// Starts another sink.
  ///
  /// @param port where
  Sink sinkAt(int port) throws IOException, InterruptedException {
    return workshop.sink(port);
  }

  Sink sink() {
    return sink;
  }

  Generator generator() {
    return generator;
  }

  ServerUnderTest server() {
    return server;
  }

  /// How many messages have been delivered so far.
  long messages() {
    return messages;
  }

  /// Registers listeners, all at the sink.
  void register(int listeners) throws IOException, InterruptedException {
    register(listeners, sink.url());
  }

  /// Registers listeners, all at a sink.
  ///
  /// @return how long each registration took
  Percentiles register(int listeners, URI at) throws IOException, InterruptedException {
    progress.accept("registering " + listeners + " listeners");
    return server.register(listeners, listener -> at.resolve("listener/" + listener));
  }

  /// Sends until the server's JVM has compiled what is hot, or long enough.
  void warmUp(Traffic traffic) throws IOException, InterruptedException {
    progress.accept("warming up");
    var until = System.nanoTime() + LONGEST_WARM_UP;
    var compiling = 1.0;
    while (compiling > COMPILED && System.nanoTime() < until) {
      var before = server.use();
      deliver(traffic, WARM_UP);
      var use = server.use().since(before);
      compiling = use.share(ThreadKind.COMPILERS) + use.share(ThreadKind.ENDED);
    }
  }

  /// Sends as much as goes in, and waits until it is all delivered.
  Flood.Result deliver(Traffic traffic, Duration length) throws IOException, InterruptedException {
    var result = new Flood(generator, sink).run(server.intake(), server.bearer(), traffic, length);
    messages += result.arrived();
    return result;
  }

  /// Sends as much as goes straight into the sink, one message in each request.
  Flood.Result raw(Traffic traffic, Duration length) throws IOException, InterruptedException {
    return new Flood(generator, sink).run(sink.url(), server.bearer(), traffic.oneByOne(), length);
  }

  /// Sends at a steady rate to listeners of the built-in sink, and follows each message.
  ///
  /// @param perSecond messages, on average; they come at random times
  Followed follow(Traffic traffic, double perSecond, Duration length)
      throws IOException, InterruptedException {
    progress.accept("following each of %.0f messages a second".formatted(perSecond));
    var requestsPerSecond = perSecond / traffic.perRequest();
    var requests = (int) (requestsPerSecond * length.toSeconds());
    var count = requests * traffic.perRequest();
    var journeys = new Journeys(count);
    try (var counting = CountingSink.start(0, journeys::arrived)) {
      register(traffic.listeners(), counting.url());
      var sent =
          new BuiltInGenerator()
              .sendOpenly(
                  server.intake(),
                  server.bearer(),
                  traffic,
                  requestsPerSecond,
                  requests,
                  journeys::accepted);
      var until = System.nanoTime() + PATIENCE.toNanos();
      while (journeys.distinct() < sent.requests() * traffic.perRequest()
          && System.nanoTime() < until) {
        Thread.sleep(20);
      }
    }
    messages += journeys.distinct();
    return new Followed(perSecond, journeys.summary());
  }

  /// Stops the server in order, and reads how its commits went to disk.
  Groups stop(List<Groups.Span> spans) throws IOException, InterruptedException {
    server.stop();
    return Groups.of(workshop.folder().resolve("groups.jfr"), spans);
  }

  /// A run in which each message was followed.
  ///
  /// @param perSecond how many messages a second were sent
  record Followed(double perSecond, Journeys.Summary summary) {}

  @Override
  public void close() {
    server.close();
    sink.close();
    workshop.close();
  }
}
