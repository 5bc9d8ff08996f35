package dev.ringback.bench;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// What listeners that are down cost the others: the same messages to healthy listeners, once alone
/// and once with as many more to listeners that never answer or cannot be connected to.
public final class Noisy {
  private static final double LOAD = 0.25;
  private static final int ROUNDS = 3;

  private final Setup setup;
  private final Mode mode;
  private final Traffic quiet;
  private final Traffic noisy;
  private final Duration length;

  /// A benchmark, not yet run.
  ///
  /// @param listeners how many are healthy; as many are not
  /// @param length how long messages are sent
  /// @throws IllegalArgumentException when that cannot be measured
  public Noisy(Setup setup, Mode mode, int listeners, int bodyBytes, Duration length) {
    this.setup = setup;
    this.mode = mode;
    this.quiet = new Traffic(mode.perRequest(), listeners, bodyBytes);
    this.noisy = new Traffic(mode.perRequest(), 2 * listeners, bodyBytes);
    this.length = length;
  }

  /// Runs it, on data that is removed at the end.
  public Report run() throws IOException, InterruptedException {
    var machine = Machine.here(setup.clock());
    try (var rig = Rig.start(setup)) {
      rig.register(quiet.listeners());
      rig.warmUp(quiet);
      var most = 0.0;
      for (var i = 0; i < ROUNDS; i++) {
        most = Math.max(most, rig.deliver(quiet, length).perSecond());
      }
      var rate = most * LOAD;
      var without = follow(rig, quiet, rate);
      var with = follow(rig, noisy, 2 * rate);
      var again = follow(rig, quiet, rate);
      return report(List.of(without, with, again), rate, machine);
    }
  }

  private Heard follow(Rig rig, Traffic traffic, double rate)
      throws IOException, InterruptedException {
    var requestsPerSecond = rate / traffic.perRequest();
    var requests = (int) (requestsPerSecond * length.toSeconds());
    var journeys = new Journeys(requests * traffic.perRequest());
    IntPredicate healthy = message -> message % traffic.listeners() < quiet.listeners();
    setup.progress().accept("%.0f messages a second".formatted(rate));
    try (var sink = CountingSink.start(0, journeys::arrived)) {
      var refusing = URI.create("http://127.0.0.1:" + Workshop.freePort() + "/");
      rig.server()
          .register(
              traffic.listeners(),
              listener ->
                  listener < quiet.listeners()
                      ? sink.url().resolve("listener/" + listener)
                      : listener % 2 == 0 ? sink.url().resolve("never/" + listener) : refusing);
      new BuiltInGenerator()
          .sendOpenly(
              rig.server().intake(),
              rig.server().bearer(),
              traffic,
              requestsPerSecond,
              requests,
              journeys::accepted);
      var until = System.nanoTime() + Rig.PATIENCE.toNanos();
      while (journeys.missing(healthy) > 0 && System.nanoTime() < until) {
        Thread.sleep(20);
      }
    }
    return new Heard(journeys.summary(healthy), journeys.perSecond(healthy));
  }

  /// What the healthy listeners got.
  private record Heard(Journeys.Summary summary, double perSecond) {
    JsonObject json() {
      return JsonObject.EMPTY
          .with("perSecond", Figure.of(perSecond, 0))
          .with("sendToDeliveredMillis", summary.journey().json())
          .with("lost", summary.lost())
          .with("duplicates", summary.duplicates());
    }

    String words() {
      return "%.0f a second, send to delivered %s, %d lost"
          .formatted(perSecond, summary.journey().words(), summary.lost());
    }
  }

  private Report report(List<Heard> heard, double rate, Machine machine) {
    var without = heard.getFirst();
    var with = heard.get(1);
    var again = heard.getLast();
    var alone = Math.max(without.summary().journey().p99(), again.summary().journey().p99());
    var throughput = with.perSecond() / Math.min(without.perSecond(), again.perSecond());
    var p99 = with.summary().journey().p99() / alone;
    var json =
        JsonObject.EMPTY
            .with("benchmark", "noisy")
            .with("mode", mode.name().toLowerCase(Locale.ROOT))
            .with("healthyListeners", quiet.listeners())
            .with("deadListeners", quiet.listeners())
            .with("bodyBytes", quiet.bodyBytes())
            .with("offeredPerSecondToHealthy", Figure.of(rate, 0))
            .with("quiet", without.json())
            .with("noisy", with.json())
            .with("quietAgain", again.json())
            .with("throughputRatio", Figure.of(throughput, 3))
            .with("p99Ratio", Figure.of(p99, 2))
            .with("machine", machine.json());
    var rows =
        List.of(
            List.of(
                "noisy",
                "%s, %d listeners well and %d dead, bodies of %d bytes, %.0f a second to the well"
                    .formatted(
                        mode.name().toLowerCase(Locale.ROOT),
                        quiet.listeners(),
                        quiet.listeners(),
                        quiet.bodyBytes(),
                        rate)),
            List.of("alone", without.words()),
            List.of("with as many to the dead", with.words()),
            List.of("alone again", again.words()),
            List.of("ratio", "throughput %.3f, p99 %.2f".formatted(throughput, p99)),
            List.of("machine", machine.words()));
    return new Report(rows, json, heard.stream().allMatch(one -> one.summary().lost() == 0));
  }
}
