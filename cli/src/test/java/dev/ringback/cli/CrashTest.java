package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.client.CallbacksClient;
import dev.ringback.client.RegisteredListener;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import dev.ringback.testkit.ServerProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real process, killed at random moments while it accepts and delivers. 20 times by default,
/// more with `-Dcrashes=500`, another course of events with `-Dseed=N`.
///
/// Publishers hand the same id over again after a failure, as real ones do. What counts: every
/// message that was answered with yes is delivered, a second sending of one has a kill between it
/// and the first, and registrations are what they were.
@Timeout(3_600)
class CrashTest {
  private static final int CRASHES = Integer.getInteger("crashes", 20);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int PUBLISHERS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final List<String> SERVICES =
      List.of("CarrierService", "DeviceUsage", "NiddService", "AlertService");

  @TempDir Path temporary;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final HttpClient http = HttpClient.newBuilder().build();
  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final List<Instant> kills = new ArrayList<>();
  private volatile boolean publishing = true;
  private URI server = URI.create("http://127.0.0.1:1");

  @Test
  void kill_losesNoAcceptedMessageAndNoRegistration() throws Exception {
    var config = Files.writeString(temporary.resolve("config"), "retry.pauses = 50ms,50ms,50ms\n");
    try (var reliable = ScriptedListener.start(ListenerScript.answer(200));
        var shaky = ScriptedListener.start(ListenerScript.parse(shaky(random.split())));
        var process =
            ServerProcess.start(
                Main.class,
                "serve",
                "--dev",
                "--port",
                Integer.toString(freePort()),
                "--data",
                temporary.resolve("data").toString(),
                "--config",
                config.toString())) {
      server = process.uri();
      var registered = register(reliable, shaky);
      var publishers = publish();
      for (var crash = 0; crash < CRASHES; crash++) {
        Thread.sleep(random.nextInt(50, 700));
        kills.add(Instant.now());
        process.kill9();
        process.restart();
        assertThat(registrations()).isEqualTo(registered);
      }
      publishing = false;
      for (var publisher : publishers) {
        publisher.join(PATIENCE);
      }
      var received = awaitAll(reliable, shaky);
      awaitNoneWaiting();
      assertThat(inState("delivered")).isEqualTo(Set.copyOf(accepted.values()));
      assertThat(inState("archived")).isEmpty();
      assertThat(received.keySet()).isEqualTo(Set.copyOf(accepted.values()));
      System.out.printf(
          "crashes=%d seed=%d accepted=%d lost=0 repeated by a kill=%d%n",
          CRASHES, SEED, accepted.size(), repeats(reliable));
    }
  }

  /// Some refusals between acknowledgements.
  private static String shaky(SplittableRandom random) {
    return IntStream.range(0, 200)
            .mapToObj(_ -> random.nextInt(5) == 0 ? "503" : "200")
            .collect(joining(","))
        + ",200";
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private CallbacksClient client() {
    return CallbacksClient.builder()
        .baseUrl(server)
        .clientCredentials("dev-key", "dev-secret")
        .session("dev-user", "dev-password")
        .build();
  }

  private Set<RegisteredListener> register(ScriptedListener reliable, ScriptedListener shaky) {
    var registrations = client().registrations();
    for (var service : SERVICES) {
      var listener = service.equals("NiddService") ? shaky : reliable;
      registrations.register(
          Family.CONNECTIVITY,
          ACCOUNT,
          new ServiceName(service),
          listener.uri("/" + service),
          new Credentials("user-" + service, "pass-" + service),
          Map.of());
    }
    registrations.register(
        Family.DEVICE_LOCATION, ACCOUNT, new ServiceName("Location"), reliable.uri("/Location"));
    return registrations();
  }

  private Set<RegisteredListener> registrations() {
    var registrations = client().registrations();
    var all = new HashSet<>(registrations.list(Family.CONNECTIVITY, ACCOUNT));
    all.addAll(registrations.list(Family.DEVICE_LOCATION, ACCOUNT));
    return all;
  }

  private List<Thread> publish() {
    return IntStream.range(0, PUBLISHERS)
        .mapToObj(
            number -> {
              var mine = random.split();
              return Thread.ofVirtual().start(() -> publishOn(number, mine));
            })
        .toList();
  }

  private void publishOn(int number, SplittableRandom mine) {
    var batch = 0;
    while (publishing) {
      var ids = new ArrayList<String>();
      var size = mine.nextInt(3) == 0 ? mine.nextInt(2, 40) : 1;
      for (var i = 0; i < size; i++) {
        ids.add(number + "-" + batch + "-" + i);
      }
      handOver(ids, mine);
      batch++;
    }
  }

  /// Hands over until the answer is yes, however often the server dies meanwhile.
  private void handOver(List<String> ids, SplittableRandom mine) {
    var messages = JsonValue.of(ids.stream().map(id -> message(id, mine)).toList()).utf8();
    while (true) {
      try {
        var response =
            http.send(
                HttpRequest.newBuilder(server.resolve("/ringback/v1/messages"))
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofByteArray(messages))
                    .build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() == 202) {
          var answers = JsonObject.read(response.body()).get("messages").orElseThrow();
          var kept = answers.asArray().orElseThrow();
          for (var i = 0; i < ids.size(); i++) {
            var id = kept.get(i).asObject().orElseThrow().text("id").orElseThrow();
            accepted.put(ids.get(i), id);
          }
          return;
        }
      } catch (IOException down) {
        // Killed in between: yes or no is not known, so that the same ids are handed over again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static JsonObject message(String id, SplittableRandom mine) {
    var service = SERVICES.get(mine.nextInt(SERVICES.size()));
    return JsonObject.EMPTY
        .with("family", "connectivity")
        .with("account", ACCOUNT.value())
        .with("service", service)
        .with("id", id)
        .with(
            "body",
            JsonObject.EMPTY.with("requestId", id).with("padding", "x".repeat(mine.nextInt(800))));
  }

  private String token() throws IOException, InterruptedException {
    var basic = Base64.getEncoder().encodeToString("dev-key:dev-secret".getBytes(UTF_8));
    var response =
        http.send(
            HttpRequest.newBuilder(server.resolve("/api/ts/v1/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build(),
            BodyHandlers.ofByteArray());
    return JsonObject.read(response.body()).text("access_token").orElseThrow();
  }

  /// Waits until everything accepted has arrived, and nothing more comes.
  private Map<String, List<Instant>> awaitAll(ScriptedListener... listeners)
      throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var received = received(listeners);
      var missing = new HashSet<>(accepted.values());
      missing.removeAll(received.keySet());
      if (missing.isEmpty()) {
        return received;
      }
      assertThat(System.nanoTime())
          .as("%s accepted messages never arrived, such as %s", missing.size(), missing)
          .isLessThan(until);
      Thread.sleep(100);
    }
  }

  private static Map<String, List<Instant>> received(ScriptedListener... listeners) {
    var received = new HashMap<String, List<Instant>>();
    for (var listener : listeners) {
      for (ReceivedCallback callback : listener.received()) {
        received
            .computeIfAbsent(callback.header("webhook-id").orElseThrow(), _ -> new ArrayList<>())
            .add(callback.at());
      }
    }
    return received;
  }

  /// The messages in a state, page by page.
  private Set<String> inState(String state) throws Exception {
    var bearer = token();
    var ids = new HashSet<String>();
    var cursor = Optional.of("");
    while (cursor.isPresent()) {
      var page =
          JsonObject.read(
              http.send(
                      HttpRequest.newBuilder(
                              server.resolve(
                                  "/ringback/v1/deliveries?limit=1000&account=%s&state=%s&cursor=%s"
                                      .formatted(ACCOUNT, state, cursor.get())))
                          .header("Authorization", "Bearer " + bearer)
                          .build(),
                      BodyHandlers.ofByteArray())
                  .body());
      for (var delivery : page.get("deliveries").flatMap(JsonValue::asArray).orElseThrow()) {
        ids.add(delivery.asObject().orElseThrow().text("id").orElseThrow());
      }
      cursor = page.text("next");
    }
    return ids;
  }

  private void awaitNoneWaiting() throws Exception {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (!inState("waiting").isEmpty()) {
      assertThat(System.nanoTime()).as("something still waits").isLessThan(until);
      Thread.sleep(100);
    }
  }

  /// A listener that never refuses gets a message twice only when a kill lies between.
  private long repeats(ScriptedListener reliable) {
    var repeats = 0L;
    for (var times : received(reliable).values()) {
      for (var i = 1; i < times.size(); i++) {
        var from = times.get(i - 1);
        var to = times.get(i);
        assertThat(kills)
            .as("a kill between the first sending and the second, at %s and %s", from, to)
            .anyMatch(kill -> kill.isAfter(from.minusMillis(50)) && kill.isBefore(to));
        repeats++;
      }
    }
    return repeats;
  }
}
