package dev.ringback.server;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.intake.MessageId;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import dev.ringback.testkit.SelfSignedCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Listeners that misbehave in every way there is a name for, all at once, beside healthy ones; and
/// the same traffic to the healthy ones alone, before. Five seconds each by default, more with
/// `-Dchaos.seconds=N`; the figures go to `target/chaos.md`.
///
/// What counts: nothing is lost, a healthy listener gets each message once, a redirect leads
/// nowhere, and what misbehaves holds up no healthy one for as long as its own time-out.
@Timeout(1_800)
class ChaosTest {
  private static final int SECONDS = Integer.getInteger("chaos.seconds", 5);
  private static final int HEALTHY = 10;
  private static final int BATCHES_PER_SECOND = 25;
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  @TempDir Path data;

  private final Map<String, ScriptedListener> misbehaving = new LinkedHashMap<>();
  private final Map<String, Set<String>> accepted = new LinkedHashMap<>();
  private int number;

  @Test
  void misbehavingListeners_costHealthyOnesNothing() throws Exception {
    try (var server =
            SandboxServer.start(
                data, "attempt.timeout = 4s", "retry.pauses = 200ms,200ms", "keep.delivered = 1d");
        var healthy = ScriptedListener.start(ListenerScript.answer(200))) {
      for (var i = 0; i < HEALTHY; i++) {
        server.register("healthy-" + i, healthy.uri("/" + i));
      }
      var quiet = run(server, List.of(), healthy);
      misbehave(server, healthy.uri("/redirected"));
      var accounts = List.copyOf(accepted.keySet());
      var beside = run(server, accounts, healthy);

      var report = report(server, quiet, beside);
      System.out.println(report);
      Files.writeString(Path.of("target", "chaos.md"), report);
      assertThat(healthy.received()).noneMatch(one -> one.path().equals("/redirected"));
      assertThat(beside.percentile(99)).isLessThan(TIMEOUT.toMillis());
      for (var account : accounts) {
        assertThat(known(server, account)).as(account).isEqualTo(of(account));
      }
    } finally {
      misbehaving.values().forEach(ScriptedListener::close);
    }
  }

  private void misbehave(SandboxServer server, URI elsewhere) throws Exception {
    var scripts = new LinkedHashMap<String, ListenerScript>();
    for (var status : List.of(400, 404, 429, 500, 502, 503, 504)) {
      scripts.put("answers-" + status, ListenerScript.answer(status));
    }
    scripts.put("says-gone", ListenerScript.answer(410));
    scripts.put("asks-to-wait", ListenerScript.retryAfter(503, Duration.ofSeconds(1)));
    scripts.put("redirects", ListenerScript.redirect(elsewhere.toString()));
    scripts.put("is-slow", ListenerScript.late(Duration.ofSeconds(1)));
    scripts.put("is-too-slow", ListenerScript.late(TIMEOUT.plusSeconds(2)));
    scripts.put("stalls", ListenerScript.stall());
    scripts.put("closes", ListenerScript.closeEarly());
    scripts.put("resets", ListenerScript.resetMidBody());
    scripts.put("sends-half", ListenerScript.halfBody());
    scripts.put("never-ends", ListenerScript.endlessBody());
    scripts.put("drips", ListenerScript.dripping());
    scripts.put("drips-its-body", ListenerScript.drippingBody());
    scripts.put("has-huge-headers", ListenerScript.hugeHeaders());
    scripts.put("talks-garbage", ListenerScript.garbage());
    for (var script : scripts.entrySet()) {
      var listener = ScriptedListener.start(script.getValue());
      misbehaving.put(script.getKey(), listener);
      add(server, script.getKey(), listener.uri("/"));
    }
    var untrusted =
        ScriptedListener.tls(ListenerScript.answer(200), SelfSignedCertificate.create());
    misbehaving.put("is-not-trusted", untrusted);
    add(server, "is-not-trusted", untrusted.uri("/"));
    var plain = ScriptedListener.start(ListenerScript.answer(200));
    misbehaving.put("has-no-tls", plain);
    add(server, "has-no-tls", URI.create("https://127.0.0.1:" + plain.port() + "/"));
    try (var closed = ScriptedListener.start(ListenerScript.answer(200))) {
      add(server, "refuses", closed.uri("/"));
    }
  }

  private void add(SandboxServer server, String account, URI url) throws Exception {
    server.register(account, url);
    accepted.put(account, new HashSet<>());
  }

  /// What healthy listeners saw.
  ///
  /// @param delays how long each message took from its acceptance, in milliseconds, in order
  /// @param tookMillis how long it took until all were there
  private record Seen(List<Long> delays, long tookMillis) {
    long percentile(int percent) {
      return delays.get(Math.min(delays.size() - 1, delays.size() * percent / 100));
    }

    String row(String name) {
      return "| %s | %d | %.0f | %d | %d | %d |"
          .formatted(
              name,
              delays.size(),
              delays.size() * 1_000.0 / tookMillis,
              percentile(50),
              percentile(99),
              delays.getLast());
    }
  }

  /// Publishes at an even pace, whatever becomes of it, and waits for what healthy ones get.
  private Seen run(SandboxServer server, List<String> others, ScriptedListener healthy)
      throws Exception {
    var before = healthy.received().size();
    var sent = 0;
    var began = System.nanoTime();
    for (var batch = 0; batch < SECONDS * BATCHES_PER_SECOND; batch++) {
      var messages = new ArrayList<String>();
      for (var i = 0; i < HEALTHY; i++) {
        messages.add(message("healthy-" + i));
        sent++;
      }
      others.forEach(account -> messages.add(message(account)));
      var ids = server.publishAll("[" + String.join(",", messages) + "]");
      for (var i = 0; i < others.size(); i++) {
        of(others.get(i)).add(ids.get(HEALTHY + i));
      }
      var next = began + (batch + 1) * 1_000_000_000L / BATCHES_PER_SECOND;
      Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
    }
    var received = healthy.await(before + sent, Engine.PATIENCE);
    var took = (System.nanoTime() - began) / 1_000_000;
    var mine = received.subList(before, received.size());
    assertThat(mine).as("each of them once").hasSize(sent);
    assertThat(new HashSet<>(mine.stream().map(ChaosTest::id).toList())).hasSize(sent);
    return new Seen(mine.stream().map(ChaosTest::delay).sorted().toList(), took);
  }

  private String message(String account) {
    return "{\"family\":\"connectivity\",\"account\":\"%s\",\"service\":\"CarrierService\",\"body\":{\"n\":%d}}"
        .formatted(account, number++);
  }

  private static String id(ReceivedCallback callback) {
    return callback.header("webhook-id").orElseThrow();
  }

  private static long delay(ReceivedCallback callback) {
    var acceptedAt = MessageId.parse(id(callback)).orElseThrow().acceptedAt();
    return Math.max(0, Duration.between(acceptedAt, callback.at()).toMillis());
  }

  private Set<String> of(String account) {
    return requireNonNull(accepted.get(account));
  }

  private static Set<String> known(SandboxServer server, String account) throws Exception {
    var all = new HashSet<String>();
    // In this order, so that what moves on meanwhile is not missed; nothing moves back.
    for (var state : List.of("waiting", "delivered", "archived")) {
      all.addAll(server.inState(account, state));
    }
    return all;
  }

  private String report(SandboxServer server, Seen quiet, Seen beside) throws Exception {
    var rows = new ArrayList<String>();
    for (var account : accepted.keySet()) {
      var attempts =
          misbehaving.containsKey(account) ? misbehaving.get(account).received() : List.of();
      rows.add(
          "| %s | %d | %d | %d | %d | %d |"
              .formatted(
                  account,
                  of(account).size(),
                  attempts.size(),
                  server.inState(account, "delivered").size(),
                  server.inState(account, "archived").size(),
                  server.inState(account, "waiting").size()));
    }
    return String.join(
        "\n",
        "| healthy listeners | messages | per second | p50 ms | p99 ms | longest ms |",
        "|---|---|---|---|---|---|",
        quiet.row("alone"),
        beside.row("beside " + accepted.size() + " misbehaving ones"),
        "",
        "| misbehaving | accepted | requests seen | delivered | archived | waiting |",
        "|---|---|---|---|---|---|",
        rows.stream().collect(joining("\n")),
        "");
  }
}
