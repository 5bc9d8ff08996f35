package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What listeners that are down cost the others: the same messages to those that are well, in turn
/// alone and beside messages to listeners that never answer or cannot be connected to. Each
/// listener gets as many messages as any other; figures are medians of the rounds.
///
/// In quiet rounds those that are down are not registered, so that nothing that was begun before is
/// tried again meanwhile.
public final class Noisy {
  private static final double LOAD = 0.25;
  private static final int ROUNDS = 3;

  /// What is sent to those that are well before each round, so that each begins with connections
  /// that are open.
  private static final Duration LEAD_IN = Duration.ofSeconds(2);

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
      var rounds = new ArrayList<Round>();
      for (var i = 0; i < settings.rounds(); i++) {
        if (i > 0) {
          removeDead(rig);
        }
        rig.follow(quiet, rate, LEAD_IN);
        var alone = rig.follow(quiet, rate, settings.length());
        registerDead(rig);
        rig.follow(quiet, rate, LEAD_IN);
        var noisy = quiet.besideDead(settings.dead());
        var all = rate * settings.messages().listeners() / settings.well();
        rounds.add(new Round(alone, rig.follow(noisy, all, settings.length())));
        setup.progress().accept("round " + (i + 1) + ": " + rounds.getLast().words());
      }
      return report(new Found(rate, rounds, rig.server().use()), machine);
    }
  }

  private void registerDead(Rig rig) throws IOException, InterruptedException {
    var silent = rig.following().url();
    var refusing = URI.create(settings.messages().scheme() + "://127.0.0.1:" + Workshop.freePort());
    rig.server()
        .register(
            settings.well(),
            settings.dead(),
            listener -> (listener % 2 == 0 ? silent : refusing).resolve("/never/" + listener));
  }

  /// Removes them, and waits until no attempt to them is under way.
  private void removeDead(Rig rig) throws IOException, InterruptedException {
    rig.server().deregister(settings.well(), settings.dead());
    var until = System.nanoTime() + LONGEST_ATTEMPT.toNanos();
    while (rig.following().kept() > 0 && System.nanoTime() < until) {
      Thread.sleep(20);
    }
  }

  /// One round.
  private record Round(Rig.Followed quiet, Rig.Followed noisy) {
    boolean isSound() {
      return quiet.summary().lost() == 0 && noisy.summary().lost() == 0;
    }

    JsonObject json() {
      return JsonObject.EMPTY.with("quiet", json(quiet)).with("noisy", json(noisy));
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
      return "alone %.0f/s, p99 %.1f ms; beside the dead %.0f/s, p99 %.1f ms"
          .formatted(
              quiet.arrivedPerSecond(),
              quiet.summary().journey().p99(),
              noisy.arrivedPerSecond(),
              noisy.summary().journey().p99());
    }
  }

  private record Found(double rate, List<Round> rounds, ProcessUse use) {
    double quiet(ToDoubleFunction<Rig.Followed> figure) {
      return Figure.median(
          rounds.stream().map(round -> figure.applyAsDouble(round.quiet())).toList());
    }

    double noisy(ToDoubleFunction<Rig.Followed> figure) {
      return Figure.median(
          rounds.stream().map(round -> figure.applyAsDouble(round.noisy())).toList());
    }

    double ratio(ToDoubleFunction<Rig.Followed> figure) {
      return noisy(figure) / quiet(figure);
    }
  }

  private static double p50(Rig.Followed run) {
    return run.summary().journey().p50();
  }

  private static double p99(Rig.Followed run) {
    return run.summary().journey().p99();
  }

  private static double p999(Rig.Followed run) {
    return run.summary().journey().p999();
  }

  private Report report(Found found, Machine machine) {
    var messages = settings.messages();
    var json =
        JsonObject.EMPTY
            .with("benchmark", "noisy")
            .with("mode", messages.modeWord())
            .with("scheme", messages.scheme())
            .with("listeners", messages.listeners())
            .with("deadListeners", settings.dead())
            .with("bodyBytes", messages.bodyBytes())
            .with("offeredPerSecondToHealthy", Figure.of(found.rate(), 0))
            .with("quiet", json(found::quiet))
            .with("noisy", json(found::noisy))
            .with("throughputRatio", Figure.of(found.ratio(Rig.Followed::arrivedPerSecond), 3))
            .with("p50Ratio", Figure.of(found.ratio(Noisy::p50), 2))
            .with("p99Ratio", Figure.of(found.ratio(Noisy::p99), 2))
            .with("p999Ratio", Figure.of(found.ratio(Noisy::p999), 2))
            .with("rounds", JsonValue.of(found.rounds().stream().map(Round::json).toList()))
            .with("peakBytes", found.use().peakBytes())
            .with("generator", "built-in")
            .with("sink", "built-in")
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of(
                "noisy",
                "%s; %d of them dead; %.0f a second to the others"
                    .formatted(messages.words(), settings.dead(), found.rate())),
            List.of("alone", words(found::quiet)),
            List.of("beside the dead", words(found::noisy)),
            List.of(
                "ratio",
                "throughput %.3f, p50 %.2f, p99 %.2f, p99.9 %.2f; medians of %d rounds each"
                    .formatted(
                        found.ratio(Rig.Followed::arrivedPerSecond),
                        found.ratio(Noisy::p50),
                        found.ratio(Noisy::p99),
                        found.ratio(Noisy::p999),
                        found.rounds().size())),
            List.of("memory", "%d MiB at most".formatted(found.use().peakBytes() >> 20)),
            List.of("machine", machine.words()));
    return new Report(rows, json, found.rounds().stream().allMatch(Round::isSound));
  }

  /// A figure of one kind of round.
  private interface Median {
    double of(ToDoubleFunction<Rig.Followed> figure);
  }

  private static JsonObject json(Median median) {
    return JsonObject.EMPTY
        .with("perSecond", Figure.of(median.of(Rig.Followed::arrivedPerSecond), 0))
        .with(
            "sendToDeliveredMillis",
            JsonObject.EMPTY
                .with("p50", Figure.of(median.of(Noisy::p50), 3))
                .with("p99", Figure.of(median.of(Noisy::p99), 3))
                .with("p999", Figure.of(median.of(Noisy::p999), 3)));
  }

  private static String words(Median median) {
    return "%.0f a second, send to delivered p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
        .formatted(
            median.of(Rig.Followed::arrivedPerSecond),
            median.of(Noisy::p50),
            median.of(Noisy::p99),
            median.of(Noisy::p999));
  }
}
