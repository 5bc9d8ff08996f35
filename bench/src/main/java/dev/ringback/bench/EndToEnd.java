package dev.ringback.bench;

import dev.ringback.bench.ProcessUse.ThreadKind;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// How many messages a second the server takes over, keeps, delivers and records, beside how many
/// the same generator gets into the same sink without it.
///
/// Both are measured in turn, round by round, so that what else the machine does falls on both; the
/// figures are medians. A second, slower run through the built-in sink follows each message from
/// sending to arrival: how long it took, whether it arrived, and whether twice.
public final class EndToEnd {
  private static final Duration FOLLOWED = Duration.ofSeconds(8);
  private static final double FOLLOWED_LOAD = 0.5;

  private final Setup setup;
  private final Settings settings;

  /// What to measure.
  ///
  /// @param messages what is sent
  /// @param rounds how often
  /// @param length how long messages are sent in each round
  /// @param flame where to draw what the server's threads were at meanwhile, if at all; taking
  ///   samples costs a little
  public record Settings(Messages messages, int rounds, Duration length, Optional<Path> flame) {
    /// Refuses what cannot be measured.
    ///
    /// @throws IllegalArgumentException with what was expected
    public Settings {
      if (rounds < 1 || length.toSeconds() < 1) {
        throw new IllegalArgumentException("rounds and seconds: at least 1 expected");
      }
    }
  }

  /// A benchmark, not yet run.
  public EndToEnd(Setup setup, Settings settings) {
    this.setup = setup;
    this.settings = settings;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var messages = settings.messages();
    var traffic = messages.traffic();
    var kind = new Rig.Kind(messages.https(), settings.flame().isPresent(), Map.of());
    try (var rig = Rig.start(setup, kind)) {
      rig.register(messages.listeners());
      rig.warmUp(traffic);
      var rounds = new ArrayList<Round>();
      for (var i = 0; i < settings.rounds(); i++) {
        rounds.add(round(rig, traffic));
        setup.progress().accept("round " + (i + 1) + ": " + rounds.getLast().words());
      }
      var waiting = !rig.server().comesToRest(Rig.PATIENCE);
      var rate = median(rounds, Round::deliveredPerSecond);
      if (rig.following() != rig.sink()) {
        rig.register(messages.listeners(), rig.following().url());
      }
      // The built-in generator and sink take more of the machine than wrk and nginx, and have to
      // be warm.
      rig.deliver(rig.builtInGenerator(), rig.following(), traffic, settings.length());
      var own = rig.deliver(rig.builtInGenerator(), rig.following(), traffic, settings.length());
      var load = FOLLOWED_LOAD * Math.min(rate, own.perSecond());
      rig.leadIn(traffic, load);
      var followed = rig.follow(traffic, load, FOLLOWED);
      var use = rig.server().use();
      var spans = rounds.stream().map(Round::span).toList();
      var recording = rig.stop();
      var groups = Groups.of(recording, spans);
      if (settings.flame().isPresent()) {
        draw(Samples.of(recording, spans), rate, machine, settings.flame().get());
      }
      return new Outcome(
              rounds,
              followed,
              groups,
              use,
              rig.server().storeBytes(),
              rig.messages(),
              waiting,
              rig.generator().name(),
              rig.sink().name(),
              machine)
          .report();
    }
  }

  private void draw(Flame flame, double rate, Machine machine, Path file) throws IOException {
    var drawing =
        new FlameDrawing(
            "Ringback, %s".formatted(settings.messages().words()),
            "%d samples of the processor time of Java threads, at %.0f messages a second; without the JVM's own threads and those of the store. %s"
                .formatted(flame.root().samples(), rate, machine.words()),
            flame);
    Files.writeString(file, drawing.html());
    setup.progress().accept("drew " + flame.root().samples() + " samples into " + file);
  }

  private Round round(Rig rig, Traffic traffic) throws IOException, InterruptedException {
    var raw = rig.raw(traffic, settings.length());
    var before = rig.server().use();
    var from = setup.clock().instant();
    var flood = rig.deliver(traffic, settings.length());
    var use = rig.server().use().since(before);
    return new Round(raw, flood, use, new Groups.Span(from, setup.clock().instant()));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Figure.median(rounds.stream().map(figure::applyAsDouble).toList());
  }

  /// One round.
  ///
  /// @param raw without the server
  /// @param flood with it
  /// @param use what the server used
  /// @param span when
  private record Round(Flood.Result raw, Flood.Result flood, ProcessUse use, Groups.Span span) {
    double deliveredPerSecond() {
      return flood.perSecond();
    }

    double cpuMicros() {
      return (double) use.cpuMicros() / flood.arrived();
    }

    String words() {
      return "raw %.0f/s, accepted %.0f/s, delivered %.0f/s, %.1f us CPU each"
          .formatted(raw.perSecond(), flood.acceptedPerSecond(), deliveredPerSecond(), cpuMicros());
    }

    JsonObject json() {
      return JsonObject.EMPTY
          .with("rawPerSecond", Figure.of(raw.perSecond(), 0))
          .with("acceptedPerSecond", Figure.of(flood.acceptedPerSecond(), 0))
          .with("deliveredPerSecond", Figure.of(deliveredPerSecond(), 0))
          .with("cpuMicrosPerMessage", Figure.of(cpuMicros(), 1))
          .with("accepted", flood.accepted())
          .with("refusedRequests", flood.refused())
          .with("delivered", flood.arrived());
    }
  }

  /// All that was found.
  private final class Outcome {
    private final List<Round> rounds;
    private final Rig.Followed followed;
    private final Groups groups;
    private final ProcessUse use;
    private final long storeBytes;
    private final long messages;
    private final boolean waiting;
    private final String generator;
    private final String sink;
    private final Machine machine;
    private final double delivered;
    private final double raw;
    private final long inRounds;

    Outcome(
        List<Round> rounds,
        Rig.Followed followed,
        Groups groups,
        ProcessUse use,
        long storeBytes,
        long messages,
        boolean waiting,
        String generator,
        String sink,
        Machine machine) {
      this.rounds = rounds;
      this.followed = followed;
      this.groups = groups;
      this.use = use;
      this.storeBytes = storeBytes;
      this.messages = messages;
      this.waiting = waiting;
      this.generator = generator;
      this.sink = sink;
      this.machine = machine;
      this.delivered = median(rounds, Round::deliveredPerSecond);
      this.raw = median(rounds, round -> round.raw().perSecond());
      this.inRounds = rounds.stream().mapToLong(round -> round.flood().arrived()).sum();
    }

    Report report() {
      return new Report(rows(), json(), !waiting && followed.summary().lost() == 0);
    }

    private double spread() {
      return Figure.spread(rounds.stream().map(Round::deliveredPerSecond).toList());
    }

    private double share(ThreadKind kind) {
      return median(rounds, round -> round.use().share(kind));
    }

    private static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private JsonObject json() {
      var summary = followed.summary();
      var shares = JsonObject.EMPTY;
      for (var kind : ThreadKind.values()) {
        shares = shares.with(word(kind), Figure.of(share(kind), 3));
      }
      return JsonObject.EMPTY
          .with("benchmark", "e2e")
          .with("mode", settings.messages().modeWord())
          .with("scheme", settings.messages().scheme())
          .with("listeners", settings.messages().listeners())
          .with("bodyBytes", settings.messages().bodyBytes())
          .with("deliveredPerSecond", Figure.of(delivered, 0))
          .with("rawPerSecond", Figure.of(raw, 0))
          .with("ratio", Figure.of(delivered / raw, 3))
          .with(
              "acceptedPerSecond",
              Figure.of(median(rounds, round -> round.flood().acceptedPerSecond()), 0))
          .with("spread", Figure.of(spread(), 3))
          .with("cpuMicrosPerMessage", Figure.of(median(rounds, Round::cpuMicros), 1))
          .with("cpuShares", shares)
          .with("garbageCollectionShare", Figure.of(share(ThreadKind.GARBAGE), 3))
          .with("followedPerSecond", Figure.of(followed.offeredPerSecond(), 0))
          .with("followedWith", "built-in generator and sink")
          .with("lateMillis", followed.late().json())
          .with("followedRefusedRequests", followed.refused())
          .with("acceptMillis", summary.accept().json())
          .with("acceptToDeliveredMillis", summary.delivery().json())
          .with("sendToDeliveredMillis", summary.journey().json())
          .with("followed", summary.accepted())
          .with("lost", summary.lost())
          .with("duplicates", summary.duplicates())
          .with("stillWaiting", waiting)
          .with("residentBytes", use.residentBytes())
          .with("peakBytes", use.peakBytes())
          .with("diskBytesPerMessage", Figure.of((double) storeBytes / messages, 0))
          .with("writtenBytesPerMessage", Figure.of((double) use.writtenBytes() / messages, 0))
          .with("store", groups.json(inRounds))
          .with("messages", messages)
          .with("rounds", JsonValue.of(rounds.stream().map(Round::json).toList()))
          .with("generator", generator)
          .with("sink", sink)
          .with("connections", Generator.CONNECTIONS)
          .with("machine", machine.json());
    }

    private List<List<String>> rows() {
      var summary = followed.summary();
      return List.of(
          List.of(
              "end to end",
              "%s, %d connections".formatted(settings.messages().words(), Generator.CONNECTIONS)),
          List.of("delivered", "%.0f a second".formatted(delivered)),
          List.of(
              "raw limit", "%.0f a second, %s straight into %s".formatted(raw, generator, sink)),
          List.of(
              "ratio",
              "%.3f, %d rounds, spread %.0f %%"
                  .formatted(delivered / raw, rounds.size(), 100 * spread())),
          List.of("CPU", "%.1f us a message".formatted(median(rounds, Round::cpuMicros))),
          List.of("of it", shares()),
          List.of(
              "garbage",
              "%.1f %% of the CPU time collects it".formatted(100 * share(ThreadKind.GARBAGE))),
          List.of(
              "followed",
              "%d messages at %.0f a second by the built-in generator and sink: %d lost, %d duplicates, %d requests refused"
                  .formatted(
                      summary.accepted(),
                      followed.offeredPerSecond(),
                      summary.lost(),
                      summary.duplicates(),
                      followed.refused())),
          List.of("begun late", followed.late().words()),
          List.of("accept", summary.accept().words()),
          List.of("accept to delivered", summary.delivery().words()),
          List.of("send to delivered", summary.journey().words()),
          List.of(
              "memory",
              "%d MiB at the end, %d MiB at most"
                  .formatted(use.residentBytes() >> 20, use.peakBytes() >> 20)),
          List.of(
              "disk",
              "%d bytes a message kept, %d written"
                  .formatted(storeBytes / messages, use.writtenBytes() / messages)),
          List.of("store", groups.words(inRounds)),
          List.of("machine", machine.words()));
    }

    private String shares() {
      var words = new ArrayList<String>();
      for (var kind : ThreadKind.values()) {
        words.add("%s %.0f %%".formatted(word(kind), 100 * share(kind)));
      }
      return String.join(", ", words);
    }
  }
}
