package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long messages take at 10, 50 and 80 per cent of what the server can do: sent at random times
/// at a steady rate, whether answers come or not, and each followed from the time it ought to have
/// been sent.
public final class Latency {
  private static final List<Double> LOADS = List.of(0.1, 0.5, 0.8);
  private static final int ROUNDS = 3;

  private final Setup setup;
  private final Mode mode;
  private final Traffic traffic;
  private final Duration length;

  /// A benchmark, not yet run.
  ///
  /// @param length how long messages are sent at each rate
  /// @throws IllegalArgumentException when that cannot be measured
  public Latency(Setup setup, Mode mode, int listeners, int bodyBytes, Duration length) {
    this.setup = setup;
    this.mode = mode;
    this.traffic = new Traffic(mode.perRequest(), listeners, bodyBytes);
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var followed = new ArrayList<Rig.Followed>();
    double most;
    try (var rig = Rig.start(setup)) {
      rig.register(traffic.listeners());
      rig.warmUp(traffic);
      var rates = new ArrayList<Double>();
      for (var i = 0; i < ROUNDS; i++) {
        rates.add(rig.deliver(traffic, length).perSecond());
      }
      most = Figure.median(rates);
      for (var load : LOADS) {
        followed.add(rig.follow(traffic, load * most, length));
      }
    }
    return new Report(
        rows(most, followed, machine),
        json(most, followed, machine),
        followed.stream().allMatch(run -> run.summary().lost() == 0));
  }

  private JsonObject json(double most, List<Rig.Followed> followed, Machine machine) {
    return JsonObject.EMPTY
        .with("benchmark", "latency")
        .with("mode", mode.name().toLowerCase(Locale.ROOT))
        .with("listeners", traffic.listeners())
        .with("bodyBytes", traffic.bodyBytes())
        .with("mostPerSecond", Figure.of(most, 0))
        .with("loads", JsonValue.of(followed.stream().map(run -> json(run, most)).toList()))
        .with("machine", machine.json());
  }

  private static JsonObject json(Rig.Followed run, double most) {
    var summary = run.summary();
    return JsonObject.EMPTY
        .with("load", Figure.of(run.perSecond() / most, 2))
        .with("perSecond", Figure.of(run.perSecond(), 0))
        .with("acceptMillis", summary.accept().json())
        .with("acceptToDeliveredMillis", summary.delivery().json())
        .with("sendToDeliveredMillis", summary.journey().json())
        .with("messages", summary.accepted())
        .with("lost", summary.lost())
        .with("duplicates", summary.duplicates());
  }

  private List<List<String>> rows(double most, List<Rig.Followed> followed, Machine machine) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "latency",
            "%s, %d listeners, bodies of %d bytes; at most %.0f a second"
                .formatted(
                    mode.name().toLowerCase(Locale.ROOT),
                    traffic.listeners(),
                    traffic.bodyBytes(),
                    most)));
    for (var run : followed) {
      var summary = run.summary();
      var load = "at %.0f %%".formatted(100 * run.perSecond() / most);
      rows.add(
          List.of(
              load,
              "%.0f a second: %d lost, %d duplicates"
                  .formatted(run.perSecond(), summary.lost(), summary.duplicates())));
      rows.add(List.of("  accept", summary.accept().words()));
      rows.add(List.of("  accept to delivered", summary.delivery().words()));
      rows.add(List.of("  send to delivered", summary.journey().words()));
    }
    rows.add(List.of("machine", machine.words()));
    return rows;
  }
}
