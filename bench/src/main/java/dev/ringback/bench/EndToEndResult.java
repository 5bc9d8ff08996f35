package dev.ringback.bench;

import dev.ringback.bench.ProcessUse.ThreadKind;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What an end-to-end run came to. Immutable.
public final class EndToEndResult {
  private final EndToEnd.Settings settings;
  private final Machine machine;
  private final String generator;
  private final String sink;
  private final List<Flood.Result> raw;
  private final List<Round> rounds;
  private final boolean waiting;
  private final EndToEnd.Followed followed;
  private final ProcessUse use;
  private final long storeBytes;
  private final long messages;

  EndToEndResult(
      EndToEnd.Settings settings,
      Machine machine,
      String generator,
      String sink,
      List<Flood.Result> raw,
      List<Round> rounds,
      boolean waiting,
      EndToEnd.Followed followed,
      ProcessUse use,
      long storeBytes,
      long messages) {
    this.settings = settings;
    this.machine = machine;
    this.generator = generator;
    this.sink = sink;
    this.raw = List.copyOf(raw);
    this.rounds = List.copyOf(rounds);
    this.waiting = waiting;
    this.followed = followed;
    this.use = use;
    this.storeBytes = storeBytes;
    this.messages = messages;
  }

  /// One round.
  ///
  /// @param flood what was sent and arrived
  /// @param use what the server used for it
  record Round(Flood.Result flood, ProcessUse use) {
    double perSecond() {
      return flood.perSecond();
    }

    double cpuMicros() {
      return (double) use.cpuMicros() / flood.arrived();
    }
  }

  /// Whether everything that was accepted arrived.
  public boolean isComplete() {
    return !waiting && followed.summary().lost() == 0;
  }

  private double rawPerSecond() {
    return Figure.median(raw.stream().map(Flood.Result::perSecond).toList());
  }

  private double median(ToDoubleFunction<Round> figure) {
    return Figure.median(rounds.stream().map(figure::applyAsDouble).toList());
  }

  private double spread() {
    return Figure.spread(rounds.stream().map(Round::perSecond).toList());
  }

  private double deliveredPerSecond() {
    return median(Round::perSecond);
  }

  private double garbageShare() {
    return median(round -> round.use().share(ThreadKind.GARBAGE));
  }

  /// All of it as one object.
  public JsonObject json() {
    var summary = followed.summary();
    return JsonObject.EMPTY
        .with("benchmark", "e2e")
        .with("mode", settings.mode().name().toLowerCase(Locale.ROOT))
        .with("listeners", settings.listeners())
        .with("bodyBytes", settings.bodyBytes())
        .with("deliveredPerSecond", Figure.of(deliveredPerSecond(), 0))
        .with("rawPerSecond", Figure.of(rawPerSecond(), 0))
        .with("ratio", Figure.of(deliveredPerSecond() / rawPerSecond(), 3))
        .with("acceptedPerSecond", Figure.of(median(round -> round.flood().acceptedPerSecond()), 0))
        .with("spread", Figure.of(spread(), 3))
        .with("cpuMicrosPerMessage", Figure.of(median(Round::cpuMicros), 1))
        .with("cpuShares", cpuShares())
        .with("garbageCollectionShare", Figure.of(garbageShare(), 3))
        .with("followedPerSecond", Figure.of(followed.perSecond(), 0))
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
        .with("messages", messages)
        .with("rounds", rounds())
        .with("generator", generator)
        .with("sink", sink)
        .with("connections", Generator.CONNECTIONS)
        .with("machine", machine.json());
  }

  private JsonObject cpuShares() {
    var shares = JsonObject.EMPTY;
    for (var kind : ThreadKind.values()) {
      shares =
          shares.with(
              kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
              Figure.of(median(round -> round.use().share(kind)), 3));
    }
    return shares;
  }

  private JsonValue rounds() {
    var list = new ArrayList<JsonValue>();
    for (var i = 0; i < rounds.size(); i++) {
      var flood = rounds.get(i).flood();
      list.add(
          JsonObject.EMPTY
              .with("rawPerSecond", Figure.of(raw.get(i).perSecond(), 0))
              .with("acceptedPerSecond", Figure.of(flood.acceptedPerSecond(), 0))
              .with("deliveredPerSecond", Figure.of(flood.perSecond(), 0))
              .with("cpuMicrosPerMessage", Figure.of(rounds.get(i).cpuMicros(), 1))
              .with("accepted", flood.accepted())
              .with("refused", flood.refused())
              .with("delivered", flood.arrived()));
    }
    return JsonValue.of(list);
  }

  /// The same for people, as names and values.
  public List<List<String>> rows() {
    var summary = followed.summary();
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "end to end",
            "%s, %d listeners, bodies of %d bytes, %d connections"
                .formatted(
                    settings.mode().name().toLowerCase(Locale.ROOT),
                    settings.listeners(),
                    settings.bodyBytes(),
                    Generator.CONNECTIONS)));
    rows.add(List.of("delivered", "%.0f a second".formatted(deliveredPerSecond())));
    rows.add(
        List.of(
            "raw limit",
            "%.0f a second, %s straight into %s".formatted(rawPerSecond(), generator, sink)));
    rows.add(
        List.of(
            "ratio",
            "%.3f (%d rounds, spread %.0f %%)"
                .formatted(deliveredPerSecond() / rawPerSecond(), rounds.size(), 100 * spread())));
    rows.add(List.of("CPU", "%.1f us a message".formatted(median(Round::cpuMicros))));
    rows.add(List.of("of it", sharesInWords()));
    rows.add(
        List.of(
            "followed",
            "%d messages at %.0f a second: %d lost, %d duplicates"
                .formatted(
                    summary.accepted(),
                    followed.perSecond(),
                    summary.lost(),
                    summary.duplicates())));
    rows.add(List.of("accept", summary.accept().words()));
    rows.add(List.of("accept to delivered", summary.delivery().words()));
    rows.add(List.of("send to delivered", summary.journey().words()));
    rows.add(
        List.of(
            "memory",
            "%d MiB now, %d MiB at most"
                .formatted(use.residentBytes() >> 20, use.peakBytes() >> 20)));
    rows.add(
        List.of(
            "disk",
            "%d bytes a message kept, %d written"
                .formatted(storeBytes / messages, use.writtenBytes() / messages)));
    rows.add(List.of("machine", machine.words()));
    return rows;
  }

  private String sharesInWords() {
    var words = new ArrayList<String>();
    for (var kind : ThreadKind.values()) {
      words.add(
          "%s %.0f %%"
              .formatted(
                  kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  100 * median(round -> round.use().share(kind))));
    }
    return String.join(", ", words);
  }
}
