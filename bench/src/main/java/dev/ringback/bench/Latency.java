package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// How long messages take at 10, 50 and 80 per cent of what the server can do: sent when they are
/// due, whether answers come or not, and each followed from the time it ought to have been sent.
/// The loads come in turn, several times; figures are medians of the rounds, since one of a few
/// seconds is as good or as bad as what else the machine has just been doing.
///
/// The most that the server can do is measured with the same generator and sink, the built-in ones,
/// since these are what can follow messages.
public final class Latency {
  private static final List<Double> LOADS = List.of(0.1, 0.5, 0.8);
  private static final int ROUNDS_OF_MOST = 3;

  private final Setup setup;
  private final Settings settings;

  /// What to measure.
  ///
  /// @param messages what is sent
  /// @param rounds how often at each rate
  /// @param length how long messages are sent at each rate in each round
  public record Settings(Messages messages, int rounds, Duration length) {
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
  public Latency(Setup setup, Settings settings) {
    this.setup = setup.withBuiltIn();
    this.settings = settings;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var traffic = settings.messages().traffic();
    var length = settings.length();
    var rounds = new ArrayList<List<Rig.Followed>>();
    double most;
    try (var rig = Rig.start(setup, Rig.Kind.of(settings.messages()))) {
      rig.register(traffic.listeners());
      rig.warmUp(traffic);
      most = rig.deliveredPerSecond(traffic, length, ROUNDS_OF_MOST);
      for (var i = 0; i < settings.rounds(); i++) {
        var round = new ArrayList<Rig.Followed>();
        for (var load : LOADS) {
          rig.leadIn(traffic, load * most);
          round.add(rig.follow(traffic, load * most, length));
        }
        rounds.add(round);
      }
    }
    var found =
        IntStream.range(0, LOADS.size())
            .mapToObj(
                load -> new Load(LOADS.get(load), rounds.stream().map(r -> r.get(load)).toList()))
            .toList();
    return new Report(
        rows(most, found, machine),
        json(most, found, machine),
        found.stream().allMatch(load -> load.sum(run -> run.summary().lost()) == 0));
  }

  /// All runs at one load.
  ///
  /// @param share of the most
  private record Load(double share, List<Rig.Followed> runs) {
    double perSecond() {
      return runs.getFirst().offeredPerSecond();
    }

    long sum(ToLongFunction<Rig.Followed> figure) {
      return runs.stream().mapToLong(figure).sum();
    }

    Percentiles medians(Function<Rig.Followed, Percentiles> figure) {
      return Percentiles.medians(runs.stream().map(figure).toList());
    }

    JsonObject json() {
      return JsonObject.EMPTY
          .with("load", Figure.of(share, 2))
          .with("perSecond", Figure.of(perSecond(), 0))
          .with("acceptMillis", medians(run -> run.summary().accept()).json())
          .with("acceptToDeliveredMillis", medians(run -> run.summary().delivery()).json())
          .with("sendToDeliveredMillis", medians(run -> run.summary().journey()).json())
          .with("lateMillis", medians(Rig.Followed::late).json())
          .with("messages", sum(run -> run.summary().accepted()))
          .with("refusedRequests", sum(Rig.Followed::refused))
          .with("lost", sum(run -> run.summary().lost()))
          .with("duplicates", sum(run -> run.summary().duplicates()))
          .with("rounds", JsonValue.of(runs.stream().map(Load::json).toList()));
    }

    private static JsonObject json(Rig.Followed run) {
      var summary = run.summary();
      return JsonObject.EMPTY
          .with("acceptMillis", summary.accept().json())
          .with("acceptToDeliveredMillis", summary.delivery().json())
          .with("sendToDeliveredMillis", summary.journey().json())
          .with("lateMillis", run.late().json());
    }

    List<List<String>> rows() {
      return List.of(
          List.of(
              "at %.0f %%".formatted(100 * share),
              "%.0f a second: %d lost, %d duplicates, %d requests refused"
                  .formatted(
                      perSecond(),
                      sum(run -> run.summary().lost()),
                      sum(run -> run.summary().duplicates()),
                      sum(Rig.Followed::refused))),
          row("accept", run -> run.summary().accept()),
          row("accept to delivered", run -> run.summary().delivery()),
          row("send to delivered", run -> run.summary().journey()),
          row("begun late", Rig.Followed::late));
    }

    private List<String> row(String name, Function<Rig.Followed, Percentiles> figure) {
      var words = medians(figure).words();
      if (runs.size() > 1) {
        var p99 = runs.stream().mapToDouble(run -> figure.apply(run).p99()).summaryStatistics();
        words += "; p99 between %.2f and %.2f ms".formatted(p99.getMin(), p99.getMax());
      }
      return List.of("  " + name, words);
    }
  }

  private JsonObject json(double most, List<Load> found, Machine machine) {
    var messages = settings.messages();
    return JsonObject.EMPTY
        .with("benchmark", "latency")
        .with("mode", messages.modeWord())
        .with("scheme", messages.scheme())
        .with("listeners", messages.listeners())
        .with("bodyBytes", messages.bodyBytes())
        .with("mostPerSecond", Figure.of(most, 0))
        .with("loads", JsonValue.of(found.stream().map(Load::json).toList()))
        .with("generator", "built-in")
        .with("sink", "built-in")
        .with("machine", machine.json());
  }

  private List<List<String>> rows(double most, List<Load> found, Machine machine) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "latency",
            "%s; at most %.0f a second; rounds: %d, figures are their medians"
                .formatted(settings.messages().words(), most, settings.rounds())));
    found.forEach(load -> rows.addAll(load.rows()));
    rows.add(List.of("machine", machine.words()));
    return rows;
  }
}
