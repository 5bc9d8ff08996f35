package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What listeners that are down cost the others: the same messages to those that are well, in turn
/// alone, beside messages to listeners that are well too, and beside as many to listeners that
/// never answer or cannot be connected to. Each listener gets as many messages as any other;
/// figures are medians of the rounds.
///
/// Against the first, those that are down cost what it takes to accept and keep their messages too;
/// against the second, what it costs that they are down. While they have no part they are not
/// registered, so that nothing that was begun before is tried again meanwhile. A first round warms
/// up what fails, as what succeeds is warmed up before: a JVM that has never seen a failure has
/// compiled code that leaves it out, and compiles it again. Its figures are told by themselves.
public final class Noisy {
  private static final double LOAD = 0.25;
  private static final int ROUNDS = 3;

  /// How long attempts under way may take to end.
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(30);

  private final Setup setup;
  private final Settings settings;

  /// What to measure.
  ///
  /// @param messages what is sent; its listeners are all there are
  /// @param dead how many of them are down
  /// @param rounds how often with them and without
  /// @param length how long messages are sent in each round
  public record Settings(Messages messages, int dead, int rounds, Duration length) {
    /// Refuses what cannot be measured.
    ///
    /// @throws IllegalArgumentException with what was expected
    public Settings {
      if (rounds < 1 || length.toSeconds() < 1) {
        throw new IllegalArgumentException("rounds and seconds: at least 1 expected");
      }
      if (dead < 1 || dead >= messages.listeners()) {
        throw new IllegalArgumentException(
            "dead: %d of %d listeners (expected: some, and not all)"
                .formatted(dead, messages.listeners()));
      }
    }

    int well() {
      return messages.listeners() - dead;
    }

    Traffic quiet() {
      return new Traffic(messages.mode().perRequest(), well(), messages.bodyBytes());
    }
  }

  /// A benchmark, not yet run.
  public Noisy(Setup setup, Settings settings) {
    this.setup = setup.withBuiltIn();
    this.settings = settings;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var quiet = settings.quiet();
    try (var rig = Rig.start(setup, Rig.Kind.of(settings.messages()))) {
      rig.register(settings.well());
      rig.warmUp(quiet);
      var rate = LOAD * rig.deliveredPerSecond(quiet, settings.length(), ROUNDS);
      var first = round(rig, rate);
      setup.progress().accept("first, warming up: " + first.words());
      var rounds = new ArrayList<Round>();
      for (var i = 0; i < settings.rounds(); i++) {
        rounds.add(round(rig, rate));
        setup.progress().accept("round " + (i + 1) + ": " + rounds.getLast().words());
      }
      return report(new Found(rate, first, rounds, rig.server().use()), machine);
    }
  }

  private Round round(Rig rig, double rate) throws IOException, InterruptedException {
    var quiet = settings.quiet();
    var all = rate * settings.messages().listeners() / settings.well();
    var besideOthers = quiet.besideOthers(settings.dead());
    rig.leadIn(quiet, rate);
    var alone = rig.follow(quiet, rate, settings.length());
    var well = rig.following().url();
    registerOthers(rig, listener -> well.resolve("/listener/" + listener));
    rig.leadIn(quiet, rate);
    var besideWell = rig.follow(besideOthers, all, settings.length());
    removeOthers(rig);
    var refusing = URI.create(settings.messages().scheme() + "://127.0.0.1:" + Workshop.freePort());
    registerOthers(
        rig, listener -> (listener % 2 == 0 ? well : refusing).resolve("/never/" + listener));
    rig.leadIn(quiet, rate);
    var besideDead = rig.follow(besideOthers, all, settings.length());
    removeOthers(rig);
    return new Round(alone, besideWell, besideDead);
  }

  private void registerOthers(Rig rig, LongFunction<URI> urls)
      throws IOException, InterruptedException {
    rig.server().register(settings.well(), settings.dead(), urls);
  }

  /// Removes them, and waits until no attempt to them is under way.
  private void removeOthers(Rig rig) throws IOException, InterruptedException {
    rig.server().deregister(settings.well(), settings.dead());
    var until = System.nanoTime() + LONGEST_ATTEMPT.toNanos();
    while (rig.following().kept() > 0 && System.nanoTime() < until) {
      Thread.sleep(20);
    }
  }

  /// The same messages to those that are well, three times.
  private record Round(Rig.Followed alone, Rig.Followed besideWell, Rig.Followed besideDead) {
    boolean isSound() {
      return Stream.of(alone, besideWell, besideDead).allMatch(run -> run.summary().lost() == 0);
    }

    JsonObject json() {
      return JsonObject.EMPTY
          .with("alone", json(alone))
          .with("besideWell", json(besideWell))
          .with("besideDead", json(besideDead));
    }

    private static JsonObject json(Rig.Followed run) {
      return JsonObject.EMPTY
          .with("perSecond", Figure.of(run.arrivedPerSecond(), 0))
          .with("acceptMillis", run.summary().accept().json())
          .with("acceptToDeliveredMillis", run.summary().delivery().json())
          .with("sendToDeliveredMillis", run.summary().journey().json())
          .with("refusedRequests", run.refused())
          .with("lost", run.summary().lost())
          .with("duplicates", run.summary().duplicates());
    }

    String words() {
      return "alone %s; beside as many that are well %s; beside the dead %s"
          .formatted(words(alone), words(besideWell), words(besideDead));
    }

    private static String words(Rig.Followed run) {
      return "%.0f/s, p99 %.1f ms".formatted(run.arrivedPerSecond(), run.summary().journey().p99());
    }
  }

  private record Found(double rate, Round first, List<Round> rounds, ProcessUse use) {
    boolean isSound() {
      return first.isSound() && rounds.stream().allMatch(Round::isSound);
    }

    Medians of(Function<Round, Rig.Followed> kind) {
      var runs = rounds.stream().map(kind).toList();
      return new Medians(
          median(runs, Rig.Followed::arrivedPerSecond),
          median(runs, run -> run.summary().journey().p50()),
          median(runs, run -> run.summary().journey().p99()),
          median(runs, run -> run.summary().journey().p999()));
    }

    private static double median(List<Rig.Followed> runs, ToDoubleFunction<Rig.Followed> figure) {
      return Figure.median(runs.stream().map(figure::applyAsDouble).toList());
    }
  }

  /// Figures of one kind of runs, times in milliseconds from sent to delivered; or how many times
  /// those of another.
  private record Medians(double perSecond, double p50, double p99, double p999) {
    Medians by(Medians other) {
      return new Medians(
          perSecond / other.perSecond, p50 / other.p50, p99 / other.p99, p999 / other.p999);
    }

    JsonObject json(int decimals) {
      return JsonObject.EMPTY
          .with("perSecond", Figure.of(perSecond, decimals))
          .with("p50", Figure.of(p50, 3))
          .with("p99", Figure.of(p99, 3))
          .with("p999", Figure.of(p999, 3));
    }

    String words() {
      return "%.0f a second, send to delivered p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
          .formatted(perSecond, p50, p99, p999);
    }

    String ratios() {
      return "throughput %.3f, p50 %.2f, p99 %.2f, p99.9 %.2f".formatted(perSecond, p50, p99, p999);
    }
  }

  private Report report(Found found, Machine machine) {
    var messages = settings.messages();
    var alone = found.of(Round::alone);
    var besideWell = found.of(Round::besideWell);
    var besideDead = found.of(Round::besideDead);
    var json =
        JsonObject.EMPTY
            .with("benchmark", "noisy")
            .with("mode", messages.modeWord())
            .with("scheme", messages.scheme())
            .with("listeners", messages.listeners())
            .with("deadListeners", settings.dead())
            .with("bodyBytes", messages.bodyBytes())
            .with("offeredPerSecondToHealthy", Figure.of(found.rate(), 0))
            .with("alone", alone.json(0))
            .with("besideWell", besideWell.json(0))
            .with("besideDead", besideDead.json(0))
            .with("deadByAlone", besideDead.by(alone).json(3))
            .with("deadByWell", besideDead.by(besideWell).json(3))
            .with("first", found.first().json())
            .with("rounds", JsonValue.of(found.rounds().stream().map(Round::json).toList()))
            .with("peakBytes", found.use().peakBytes())
            .with("generator", "built-in")
            .with("sink", "built-in")
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of(
                "noisy",
                "%s; %d of them dead; %.0f a second to the others; medians of %d rounds"
                    .formatted(
                        messages.words(), settings.dead(), found.rate(), found.rounds().size())),
            List.of("alone", alone.words()),
            List.of("beside others that are well", besideWell.words()),
            List.of("beside the dead", besideDead.words()),
            List.of("the dead by alone", besideDead.by(alone).ratios()),
            List.of("the dead by the well", besideDead.by(besideWell).ratios()),
            List.of("first round", found.first().words() + "; no failure was seen before it"),
            List.of("memory", "%d MiB at most".formatted(found.use().peakBytes() >> 20)),
            List.of("machine", machine.words()));
    return new Report(rows, json, found.isSound());
  }
}
