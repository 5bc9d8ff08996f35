package dev.ringback.cli;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `deliveries`: what became of messages, from the operations API of a running server.
@Command(
    name = "deliveries",
    description = {
      "Lists what became of messages, listener by listener.",
      "A message is shown for a day after its delivery, or 30 days after it was given up."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Exit status: 0 done; 1 the server cannot be reached or refuses; 2 wrong usage."})
final class Deliveries implements Callable<Integer> {
  private static final int MOST_AT_ONCE = 1_000;

  private final Screen screen;

  @Mixin private final FilterOption filter = new FilterOption();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "those that are waiting, delivered or archived")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many at most (default: 100)")
  private int limit;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  Deliveries(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw Refusal.usage("--limit: " + limit + " (expected: 1 or more)");
    }
    var found = new ArrayList<JsonObject>();
    Optional<String> next;
    try (var operations = Operations.of(server)) {
      var parameters = filter.given();
      state.ifPresent(some -> parameters.put("state", some));
      // A page can be short, even empty, and have a next one.
      do {
        parameters.put("limit", Integer.toString(Math.min(MOST_AT_ONCE, limit - found.size())));
        var page = operations.get("/ringback/v1/deliveries", parameters);
        found.addAll(Operations.objects(page, "deliveries"));
        next = page.text("next");
        next.ifPresent(cursor -> parameters.put("cursor", cursor));
      } while (next.isPresent() && found.size() < limit);
    }
    show(found, next.isPresent());
    return Exit.OK;
  }

  private void show(List<JsonObject> found, boolean more) {
    if (json.wanted()) {
      var all = JsonObject.EMPTY.with("deliveries", JsonValue.of(found)).with("more", more);
      screen.say(all.text());
      return;
    }
    if (found.isEmpty()) {
      screen.say("There are none.");
      return;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("ID", "STATE", "FAMILY", "ACCOUNT", "SERVICE", "ACCEPTED", "TRIED", "LAST"));
    found.forEach(delivery -> rows.add(row(delivery)));
    Columns.of(rows).forEach(screen::say);
    if (more) {
      screen.say("There may be more; --limit shows them.");
    }
  }

  private static List<String> row(JsonObject delivery) {
    var attempts = Operations.objects(delivery, "attempts");
    return List.of(
        Operations.text(delivery, "id"),
        Operations.text(delivery, "state"),
        Operations.text(delivery, "family"),
        Operations.text(delivery, "account"),
        Operations.text(delivery, "service"),
        Operations.text(delivery, "acceptedAt"),
        Integer.toString(attempts.size()),
        attempts.isEmpty() ? "-" : words(attempts.getLast()));
  }

  private static String words(JsonObject attempt) {
    var said = attempt.number("status").map(status -> Long.toString(status));
    var why = said.or(() -> attempt.text("reason"));
    return Operations.text(attempt, "outcome") + why.map(some -> " " + some).orElse("");
  }
}
