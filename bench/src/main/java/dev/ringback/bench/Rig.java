package dev.ringback.bench;

import dev.ringback.bench.ProcessUse.ThreadKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A generator, a server and a sink on this machine, ready to be measured. Confined to one thread.
final class Rig implements AutoCloseable {
  /// How long it may take until all that was accepted has arrived.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration WARM_UP = Duration.ofSeconds(4);

  /// How long nothing is sent after each stretch of that: a JVM that has never seen the delivery
  /// loop and the commit thread wait in vain takes back what it had compiled of them when they do.
  /// Longer than half a second and than a second, for which they wait.
  private static final Duration REST = Duration.ofMillis(1_500);

  /// What is sent before messages are followed.
  private static final Duration LEAD_IN = Duration.ofSeconds(2);

  /// What share of the processor time compilers may still take when the server counts as warm, and
  /// in how many stretches in a row: they come to what is seldom called late.
  private static final double COMPILED = 0.03;

  private static final int STRETCHES = 2;

  private final Workshop workshop;
  private final Duration longestWarmUp;
  private final Consumer<String> progress;
  private final Sink sink;
  private final Generator generator;
  private final ServerUnderTest server;
  private @Nullable CountingSink beside;
  private long messages;
  private long sequence;

  private Rig(Workshop workshop, Setup setup, Sink sink, ServerUnderTest server) {
    this.workshop = workshop;
    this.longestWarmUp = setup.longestWarmUp();
    this.progress = setup.progress();
    this.sink = sink;
    this.generator = workshop.generator();
    this.server = server;
  }

  /// How a rig differs from the plain one.
  ///
  /// @param https whether sinks are called under TLS
  /// @param sampled whether it is noted what the server's threads are at
  /// @param configuration keys of the server's configuration file
  record Kind(boolean https, boolean sampled, Map<String, String> configuration) {
    static final Kind PLAIN = new Kind(false, false, Map.of());

    /// Copies the map.
    Kind {
      configuration = Map.copyOf(configuration);
    }

    static Kind of(Messages messages) {
      return new Kind(messages.https(), false, Map.of());
    }
  }

  /// Starts the sink and the server.
  static Rig start(Setup setup, Kind kind) throws IOException, InterruptedException {
    var workshop = Workshop.open(setup.builtIn(), kind.https());
    var configuration = new HashMap<>(kind.configuration());
    workshop.root().ifPresent(root -> configuration.put("tls.roots", root.toString()));
    Sink sink = null;
    try {
      var program = new ArrayList<>(setup.program());
      program.addAll(1, recording(workshop.folder(), kind.sampled()));
      sink = workshop.sink(Workshop.freePort());
      var server =
          ServerUnderTest.start(
              program, workshop.folder().resolve("data"), configuration, setup.progress());
      setup.progress().accept("generator " + workshop.generator().name() + ", sink " + sink.name());
      return new Rig(workshop, setup, sink, server);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (sink != null) {
        sink.close();
      }
      workshop.close();
      throw e;
    }
  }

  /// The options that make the server's JVM record its commits, and what it is at.
  private static List<String> recording(Path folder, boolean sampled) {
    var settings = new ArrayList<String>();
    settings.add("settings=none,dumponexit=true,filename=" + folder.resolve("server.jfr"));
    settings.add(Groups.SETTING);
    if (sampled) {
      settings.addAll(Samples.SETTINGS);
    }
    return List.of(
        "-XX:StartFlightRecording:" + String.join(",+", settings),
        "-XX:FlightRecorderOptions:stackdepth=" + Samples.DEPTH,
        "-Xlog:jfr*=off");
  }

  Sink sink() {
    return sink;
  }

  /// The sink that can tell of each message: the one of this rig, or another one beside it.
  CountingSink following() throws IOException {
    if (sink instanceof CountingSink counting) {
      return counting;
    }
    if (beside == null) {
      beside = workshop.builtInSink(0);
    }
    return beside;
  }

  /// Starts another built-in sink.
  ///
  /// @param port where
  CountingSink sinkAt(int port) throws IOException {
    return workshop.builtInSink(port);
  }

  Generator generator() {
    return generator;
  }

  BuiltInGenerator builtInGenerator() {
    return workshop.builtInGenerator();
  }

  ServerUnderTest server() {
    return server;
  }

  /// How many messages have been delivered so far.
  long messages() {
    return messages;
  }

  /// Refuses to begin what this machine's disk has no room for.
  void requireDisk(long bytes) throws IOException {
    var free = Files.getFileStore(workshop.folder()).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          "%s has %d MiB left (expected: %d MiB)"
              .formatted(workshop.folder(), free >> 20, bytes >> 20));
    }
  }

  /// Registers listeners, all at the sink.
  Calls register(int listeners) throws IOException, InterruptedException {
    return register(listeners, sink.url());
  }

  /// Registers listeners, all at a sink.
  Calls register(int listeners, URI at) throws IOException, InterruptedException {
    progress.accept("registering " + listeners + " listeners");
    return server.register(0, listeners, listener -> at.resolve("listener/" + listener));
  }

  /// Sends until the server's JVM has compiled what is hot, or long enough.
  void warmUp(Traffic traffic) throws IOException, InterruptedException {
    progress.accept("warming up");
    var until = System.nanoTime() + longestWarmUp.toNanos();
    for (var warm = 0; warm < STRETCHES && System.nanoTime() < until; ) {
      var before = server.use();
      deliver(traffic, WARM_UP);
      var use = server.use().since(before);
      var compiling = use.share(ThreadKind.COMPILERS) + use.share(ThreadKind.ENDED);
      warm = compiling <= COMPILED ? warm + 1 : 0;
      Thread.sleep(REST);
      until += REST.toNanos();
    }
  }

  /// Sends as much as goes in, and waits until it is all delivered.
  Flood.Result deliver(Traffic traffic, Duration length) throws IOException, InterruptedException {
    return deliver(generator, sink, traffic, length);
  }

  /// The same with other tools.
  Flood.Result deliver(Generator from, Sink to, Traffic traffic, Duration length)
      throws IOException, InterruptedException {
    var result = new Flood(from, to).run(server.intake(), server.bearer(), traffic, length);
    messages += result.arrived();
    return result;
  }

  /// The middle one of several rates at which messages are delivered.
  double deliveredPerSecond(Traffic traffic, Duration length, int rounds)
      throws IOException, InterruptedException {
    var rates = new ArrayList<Double>();
    for (var i = 0; i < rounds; i++) {
      rates.add(deliver(traffic, length).perSecond());
    }
    return Figure.median(rates);
  }

  /// Sends as much as goes straight into the sink, one message in each request.
  Flood.Result raw(Traffic traffic, Duration length) throws IOException, InterruptedException {
    return new Flood(generator, sink).run(sink.url(), server.bearer(), traffic.oneByOne(), length);
  }

  /// Sends as [#follow] does, so that what is followed next begins with connections that are open
  /// and a pace that is not new.
  void leadIn(Traffic traffic, double perSecond) throws IOException, InterruptedException {
    follow(traffic, perSecond, LEAD_IN);
  }

  /// Sends at a steady rate to listeners at [#following()], and follows each message to those that
  /// are well.
  ///
  /// Single messages come at random times, as from many senders; batches at a steady pace, as from
  /// one that collects them.
  ///
  /// @param perSecond messages in all, on average
  Followed follow(Traffic traffic, double perSecond, Duration length)
      throws IOException, InterruptedException {
    progress.accept("following each of %.0f messages a second".formatted(perSecond));
    var requestsPerSecond = perSecond / traffic.perRequest();
    var requests = (int) Math.ceil(requestsPerSecond * length.toSeconds());
    var journeys = new Journeys(sequence, requests * traffic.perRequest(), traffic.perRequest());
    sequence += (long) requests * traffic.perRequest();
    following().tell(journeys);
    var start = System.nanoTime() + 1_000_000;
    var timetable =
        traffic.perRequest() == 1
            ? Timetable.atRandom(start, requestsPerSecond, requests)
            : Timetable.spread(start, requestsPerSecond, requests);
    var sent =
        builtInGenerator()
            .send(server.intake(), server.bearer(), traffic, timetable, journeys.first(), journeys);
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (journeys.missing(message -> !traffic.isToOther(message)) > 0
        && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    following().tellNobody();
    var summary = journeys.summary(message -> !traffic.isToOther(message));
    messages += summary.accepted() - summary.lost();
    return new Followed(
        perSecond,
        journeys.perSecond(message -> !traffic.isToOther(message)),
        sent.refused(),
        journeys.late(),
        summary);
  }

  /// Stops the server in order, and hands out what it recorded.
  Path stop() throws InterruptedException {
    server.stop();
    return workshop.folder().resolve("server.jfr");
  }

  /// A run in which each message was followed.
  ///
  /// @param offeredPerSecond how many messages a second were to be sent
  /// @param arrivedPerSecond how many of those to listeners that are well arrived
  /// @param refused requests that were answered with something else than 2xx, or not
  /// @param late how late requests were begun, for lack of a free connection or of time
  /// @param summary what became of the messages to listeners that are well
  record Followed(
      double offeredPerSecond,
      double arrivedPerSecond,
      long refused,
      Percentiles late,
      Journeys.Summary summary) {}

  @Override
  public void close() {
    server.close();
    sink.close();
    if (beside != null) {
      beside.close();
    }
    workshop.close();
  }
}
