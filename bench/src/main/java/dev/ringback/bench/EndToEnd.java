package dev.ringback.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// How many messages a second the server takes over, keeps, delivers and records, beside how many
/// the same generator gets into the same sink without it.
///
/// Both are measured in turn, round by round, so that what else the machine does falls on both; the
/// figures are medians. A second, slower run through the built-in sink follows each message from
/// sending to arrival: how long it took, whether it arrived, and whether twice.
public final class EndToEnd {
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration FOLLOWED = Duration.ofSeconds(8);
  private static final double FOLLOWED_LOAD = 0.5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Settings settings;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /// What to measure.
  ///
  /// @param program the command that runs Ringback, without arguments
  /// @param mode how messages are handed over
  /// @param listeners to how many listeners they go
  /// @param bodyBytes how large their bodies are
  /// @param rounds how often
  /// @param length how long messages are sent in each round
  /// @param builtIn whether to do without `wrk` and `nginx` where they are installed
  public record Settings(
      List<String> program,
      Mode mode,
      int listeners,
      int bodyBytes,
      int rounds,
      Duration length,
      boolean builtIn) {
    /// Refuses what cannot be measured.
    ///
    /// @throws IllegalArgumentException with what was expected
    public Settings {
      program = List.copyOf(program);
      if (rounds < 1 || length.toSeconds() < 1) {
        throw new IllegalArgumentException("rounds and seconds: at least 1 expected");
      }
      var _ = new Traffic(mode.perRequest(), listeners, bodyBytes);
    }

    Traffic traffic() {
      return new Traffic(mode.perRequest(), listeners, bodyBytes);
    }
  }

  /// @param progress told what is being done
  public EndToEnd(Settings settings, InstantSource clock, Consumer<String> progress) {
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /// Runs it, on data that is removed at the end.
  public EndToEndResult run() throws IOException, InterruptedException {
    var machine = Machine.here(clock);
    var traffic = settings.traffic();
    try (var workshop = Workshop.open(settings.builtIn());
        var sink = workshop.sink();
        var server = ServerUnderTest.start(settings.program(), workshop.folder().resolve("data"))) {
      var generator = workshop.generator();
      progress.accept("generator " + generator.name() + ", sink " + sink.name());
      register(server, sink.url());
      var flood = new Flood(generator, sink);
      var sum = warmUp(flood, server, traffic);
      var raw = new ArrayList<Flood.Result>();
      var rounds = new ArrayList<EndToEndResult.Round>();
      for (var i = 1; i <= settings.rounds(); i++) {
        raw.add(flood.run(sink.url(), server.bearer(), traffic.oneByOne(), settings.length()));
        var before = server.use();
        var delivered = flood.run(server.intake(), server.bearer(), traffic, settings.length());
        rounds.add(new EndToEndResult.Round(delivered, server.use().since(before)));
        sum += delivered.arrived();
        progress.accept(
            "round %d: raw %.0f/s, accepted %.0f/s, delivered %.0f/s, %.1f us CPU each"
                .formatted(
                    i,
                    raw.getLast().perSecond(),
                    delivered.acceptedPerSecond(),
                    delivered.perSecond(),
                    rounds.getLast().cpuMicros()));
      }
      var waiting = !server.comesToRest(PATIENCE);
      var rate = Figure.median(rounds.stream().map(EndToEndResult.Round::perSecond).toList());
      var followed = follow(server, traffic, rate * FOLLOWED_LOAD);
      var use = server.use();
      var messages = sum + followed.summary().accepted();
      server.stop();
      return new EndToEndResult(
          settings,
          machine,
          generator.name(),
          sink.name(),
          raw,
          rounds,
          waiting,
          followed,
          use,
          server.storeBytes(),
          messages);
    }
  }

  private void register(ServerUnderTest server, URI sink) {
    progress.accept("registering " + settings.listeners() + " listeners");
    server.register(settings.listeners(), listener -> sink.resolve("listener/" + listener));
  }

  private long warmUp(Flood flood, ServerUnderTest server, Traffic traffic)
      throws IOException, InterruptedException {
    progress.accept("warming up");
    var first = flood.run(server.intake(), server.bearer(), traffic, WARM_UP);
    var second = flood.run(server.intake(), server.bearer(), traffic, WARM_UP);
    return first.arrived() + second.arrived();
  }

  /// Follows each message at a part of the rate that the server can do.
  private Followed follow(ServerUnderTest server, Traffic traffic, double perSecond)
      throws IOException, InterruptedException {
    progress.accept("following each of %.0f messages a second".formatted(perSecond));
    var requestsPerSecond = perSecond / traffic.perRequest();
    var requests = (int) (requestsPerSecond * FOLLOWED.toSeconds());
    var messages = requests * traffic.perRequest();
    var journeys = new Journeys(messages);
    try (var sink = CountingSink.start(journeys::arrived)) {
      register(server, sink.url());
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
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    return new Followed(perSecond, journeys.summary(messages));
  }

  /// A run in which each message was followed.
  ///
  /// @param perSecond how many messages a second were sent
  record Followed(double perSecond, Journeys.Summary summary) {}
}
