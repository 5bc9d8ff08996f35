package dev.ringback.cli;

import dev.ringback.cli.DemoService.Proof;
import dev.ringback.listener.Received;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.server.access.Sandbox;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the demo prints: a line per message as it happens, then a table, then a sentence.
///
/// @param screen where to
record DemoReport(Screen screen) {
  private static final String ROW = "  %-35s %9s %9s %8s %6s %6s";

  /// The heading above a family's messages.
  void family(DemoService first, int port) {
    var words =
        switch (first.proof()) {
          case CREDENTIALS -> "recognised by user name and password";
          case SHARED_KEY -> "signed with the key of the registration";
          case WEBHOOK_SECRET -> "signed with a webhook secret";
        };
    screen.say("");
    screen.say(
        screen.strong(first.family().id()) + screen.faint(" to port " + port + ", " + words));
  }

  /// A message's line.
  void message(DemoResult result) {
    var verdict =
        result
            .problem()
            .map(why -> screen.bad("FAILED: " + why))
            .orElseGet(() -> screen.good("verified"));
    screen.say(
        "  %-35s  %-19s  %9s  %s"
            .formatted(
                result.sample().service(),
                result.sample().variant().orElse(""),
                result.took().map(DemoReport::millis).orElse("-"),
                verdict));
  }

  /// The table.
  void table(List<DemoResult> results) {
    screen.say("");
    screen.say(
        screen.strong(ROW.formatted("", "published", "delivered", "verified", "median", "max ms")));
    var heading = new Heading();
    for (var service : DemoService.all()) {
      if (heading.changes(service.family())) {
        screen.say(screen.strong(service.family().id()));
      }
      row(service, results.stream().filter(result -> result.service().equals(service)).toList());
    }
  }

  private void row(DemoService service, List<DemoResult> results) {
    var took = results.stream().flatMap(result -> result.took().stream()).sorted().toList();
    var verified = results.stream().filter(result -> result.problem().isEmpty()).count();
    var line =
        ROW.formatted(
            service.service(),
            results.size(),
            took.size(),
            verified,
            took.isEmpty() ? "-" : number(took.get((took.size() - 1) / 2)),
            took.isEmpty() ? "-" : number(took.getLast()));
    var complete = !results.isEmpty() && verified == results.size();
    screen.say(complete ? line : screen.bad(line));
  }

  /// The sentence, and everything that failed.
  void summary(List<DemoResult> results, Duration took) {
    var delivered = results.stream().filter(result -> result.problem().isEmpty()).toList();
    var services = results.stream().map(DemoResult::service).collect(Collectors.toSet());
    screen.say("");
    if (delivered.size() == results.size()) {
      screen.say(
          screen.good(
              "%d of %d messages delivered to %d listeners in %s, all as published:"
                  .formatted(delivered.size(), results.size(), services.size(), seconds(took))));
      screen.say(
          screen.good(
              "%d verified by password, %d by shared key, %d by webhook signature."
                  .formatted(
                      count(delivered, Proof.CREDENTIALS),
                      count(delivered, Proof.SHARED_KEY),
                      count(delivered, Proof.WEBHOOK_SECRET))));
      return;
    }
    screen.say(
        screen.bad(
            "%d of %d messages were not delivered as they should:"
                .formatted(results.size() - delivered.size(), results.size())));
    for (var result : results) {
      result
          .problem()
          .ifPresent(
              why ->
                  screen.say(
                      "  %s%s: %s"
                          .formatted(
                              result.service(),
                              result.sample().variant().map(name -> " " + name).orElse(""),
                              why)));
    }
  }

  private static long count(List<DemoResult> results, Proof proof) {
    return results.stream().filter(result -> result.service().proof() == proof).count();
  }

  private static String millis(Duration duration) {
    return number(duration) + " ms";
  }

  /// In milliseconds, with one decimal.
  private static String number(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }

  /// Seconds with one decimal.
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  /// A message that somebody else published while the demo stays up.
  void further(Received received) {
    screen.say(
        "%s %s arrived %s"
            .formatted(
                received.family(),
                received.service(),
                received.message().correlationId().map(id -> "(" + id + ")").orElse("")));
  }

  /// What to try while the demo stays up.
  void invitation(URI server, AccountName account) {
    var invitation =
        """

        The server stays up on %1$s until Ctrl-C.
        OAuth client %2$s / %3$s, session user %4$s / %5$s. Try:

        TOKEN=$(curl -s -u %2$s:%3$s -d grant_type=client_credentials \\
          %1$s/api/ts/v1/oauth2/token \\
          | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')

        curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
          -d '{"family":"connectivity","account":"%6$s","service":"QoS",
               "body":{"requestId":"mine"}}' %1$s/ringback/v1/messages

        curl -s -H "Authorization: Bearer $TOKEN" \\
          '%1$s/ringback/v1/deliveries?requestId=mine'
        """
            .formatted(
                server, Sandbox.CLIENT, Sandbox.SECRET, Sandbox.USER, Sandbox.PASSWORD, account);
    invitation.lines().forEach(screen::say);
  }

  /// Tells when a list that is in order of families comes to the next one. Confined to one thread.
  static final class Heading {
    private final Set<Family> seen = EnumSet.noneOf(Family.class);

    /// Whether the family is met for the first time.
    boolean changes(Family family) {
      return seen.add(family);
    }
  }
}
