package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long messages take at 10, 50 and 80 per cent of what the server can do: sent when they are
/// due, whether answers come or not, and each followed from the time it ought to have been sent.
///
/// The most that the server can do is measured with the same generator and sink, the built-in ones,
/// since these are what can follow messages.
public final class Latency {
  private static final List<Double> LOADS = List.of(0.1, 0.5, 0.8);
  private static final int ROUNDS = 3;

  private final Setup setup;
  private final Messages messages;
  private final Duration length;

  /// A benchmark, not yet run.
  ///
  /// @param length how long messages are sent at each rate
  public Latency(Setup setup, Messages messages, Duration length) {
    this.setup = setup.withBuiltIn();
    this.messages = messages;
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    var traffic = messages.traffic();
    var followed = new ArrayList<Rig.Followed>();
    double most;
    try (var rig = Rig.start(setup, Rig.Kind.of(messages))) {
      rig.register(traffic.listeners());
      rig.warmUp(traffic);
      most = rig.deliveredPerSecond(traffic, length, ROUNDS);
      for (var load : LOADS) {
        rig.leadIn(traffic, load * most);
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
        .with("mode", messages.modeWord())
        .with("scheme", messages.scheme())
        .with("listeners", messages.listeners())
        .with("bodyBytes", messages.bodyBytes())
        .with("mostPerSecond", Figure.of(most, 0))
        .with("loads", JsonValue.of(followed.stream().map(run -> json(run, most)).toList()))
        .with("generator", "built-in")
        .with("sink", "built-in")
        .with("machine", machine.json());
  }

  private static JsonObject json(Rig.Followed run, double most) {
    var summary = run.summary();
    return JsonObject.EMPTY
        .with("load", Figure.of(run.offeredPerSecond() / most, 2))
        .with("perSecond", Figure.of(run.offeredPerSecond(), 0))
        .with("acceptMillis", summary.accept().json())
        .with("acceptToDeliveredMillis", summary.delivery().json())
        .with("sendToDeliveredMillis", summary.journey().json())
        .with("lateMillis", run.late().json())
        .with("messages", summary.accepted())
        .with("refusedRequests", run.refused())
        .with("lost", summary.lost())
        .with("duplicates", summary.duplicates());
  }

  private List<List<String>> rows(double most, List<Rig.Followed> followed, Machine machine) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("latency", "%s; at most %.0f a second".formatted(messages.words(), most)));
    for (var run : followed) {
      var summary = run.summary();
      rows.add(
          List.of(
              "at %.0f %%".formatted(100 * run.offeredPerSecond() / most),
              "%.0f a second: %d lost, %d duplicates, %d requests refused"
                  .formatted(
                      run.offeredPerSecond(),
                      summary.lost(),
                      summary.duplicates(),
                      run.refused())));
      rows.add(List.of("  accept", summary.accept().words()));
      rows.add(List.of("  accept to delivered", summary.delivery().words()));
      rows.add(List.of("  send to delivered", summary.journey().words()));
      rows.add(List.of("  begun late", run.late().words()));
    }
    rows.add(List.of("machine", machine.words()));
    return rows;
  }
}
