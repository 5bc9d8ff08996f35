package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.client.CallbacksClient;
import dev.ringback.client.RegisteredListener;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.signature.SharedKey;
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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real process, killed at random moments while it accepts and delivers. 20 times by default,
/// more with `-Dcrashes=500`, another course of events with `-Dseed=N`.
///
/// Publishers hand the same id over again after a failure, as real ones do. One listener wants
/// order by key, one a rate; one's messages are replayed now and then, and one's shared key is
/// rotated. What counts: every message that was answered with yes is delivered, a second sending of
/// one has a kill or a replay between it and the first, each ordering key keeps its order, every
/// signature is by a key that was handed out, and registrations and policies are what they were.
@Timeout(3_600)
class CrashTest {
  private static final int CRASHES = Integer.getInteger("crashes", 20);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int PUBLISHERS = 4;

  /// So many that a message which is refused at random is delivered in the end.
  private static final String PAUSES = String.join(",", Collections.nCopies(12, "50ms"));

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final String ORDERED = "DeviceUsage";
  private static final String SHAKY = "NiddService";
  private static final String LIMITED = "AlertService";
  private static final String REPLAYED = "DeviceService";
  private static final String ROTATED = "Location";
  private static final List<String> SERVICES =
      List.of("CarrierService", ORDERED, SHAKY, LIMITED, REPLAYED, ROTATED);
  private static final int ORDERING_KEYS = 3;
  private static final Map<String, String> POLICIES =
      Map.of(
          ORDERED, "{\"ordered\":true}",
          LIMITED, "{\"ordered\":false,\"ratePerSecond\":400,\"rateBurst\":20}");

  @TempDir Path temporary;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final HttpClient http = HttpClient.newBuilder().build();
  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final List<Instant> kills = new ArrayList<>();
  private final List<SharedKey> keys = new ArrayList<>();
  private int replays;
  private volatile boolean publishing = true;
  private URI server = URI.create("http://127.0.0.1:1");

  @Test
  void kill_losesNoAcceptedMessageAndNoRegistration() throws Exception {
    var config = Files.writeString(temporary.resolve("config"), "retry.pauses = " + PAUSES + "\n");
    try (var reliable = ScriptedListener.start(ListenerScript.answer(200));
        var shaky = ScriptedListener.start(ListenerScript.parse(shaky(random.split())));
        var replayed = ScriptedListener.start(ListenerScript.answer(200));
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
      var registered = register(reliable, shaky, replayed);
      setPolicies();
      var publishers = publish();
      for (var crash = 0; crash < CRASHES; crash++) {
        Thread.sleep(random.nextInt(50, 700));
        kills.add(Instant.now());
        process.kill9();
        process.restart();
        assertThat(registrations()).isEqualTo(registered);
        checkPolicies();
        if (random.nextInt(4) == 0) {
          rotate(reliable);
          registered = registrations();
        }
        if (random.nextInt(4) == 0) {
          replay();
        }
      }
      publishing = false;
      for (var publisher : publishers) {
        publisher.join(PATIENCE);
      }
      var received = awaitAll(reliable, shaky, replayed);
      awaitNoneReplaying();
      awaitNoneWaiting();
      assertThat(inState("archived")).isEmpty();
      assertThat(difference(accepted.values(), inState("delivered"))).as("missing").isEmpty();
      assertThat(difference(inState("delivered"), accepted.values())).as("unknown").isEmpty();
      assertThat(received.keySet()).isEqualTo(Set.copyOf(accepted.values()));
      checkOrder(reliable);
      checkSignatures(reliable);
      System.out.printf(
          "crashes=%d seed=%d accepted=%d lost=0 repeated by a kill=%d keys=%d replays=%d%n",
          CRASHES, SEED, accepted.size(), repeats(reliable), keys.size(), replays);
    }
  }

  private static Set<String> difference(Collection<String> all, Collection<String> others) {
    var difference = new HashSet<>(all);
    difference.removeAll(Set.copyOf(others));
    return difference;
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

  private Set<RegisteredListener> register(
      ScriptedListener reliable, ScriptedListener shaky, ScriptedListener replayed) {
    var registrations = client().registrations();
    for (var service : SERVICES) {
      if (service.equals(ROTATED)) {
        rotate(reliable);
        continue;
      }
      var listener = service.equals(SHAKY) ? shaky : service.equals(REPLAYED) ? replayed : reliable;
      registrations.register(
          Family.CONNECTIVITY,
          ACCOUNT,
          new ServiceName(service),
          listener.uri("/" + service),
          new Credentials("user-" + service, "pass-" + service),
          Map.of());
    }
    return registrations();
  }

  private void rotate(ScriptedListener reliable) {
    var registered =
        client()
            .registrations()
            .register(
                Family.DEVICE_LOCATION,
                ACCOUNT,
                new ServiceName(ROTATED),
                reliable.uri("/" + ROTATED));
    keys.add(registered.sharedKey().orElseThrow());
  }

  private static String listener(String service) {
    var family = service.equals(ROTATED) ? Family.DEVICE_LOCATION : Family.CONNECTIVITY;
    return "/ringback/v1/listeners/%s:%s:%s".formatted(family.id(), ACCOUNT, service);
  }

  private void setPolicies() throws Exception {
    for (var policy : POLICIES.entrySet()) {
      var set = call("PUT", listener(policy.getKey()) + "/policy", policy.getValue());
      assertThat(set.text()).contains(policy.getValue());
    }
  }

  private void checkPolicies() throws Exception {
    for (var policy : POLICIES.entrySet()) {
      assertThat(call("GET", listener(policy.getKey()), "").text()).contains(policy.getValue());
    }
  }

  private void replay() throws Exception {
    var filter =
        "{\"account\":\"%s\",\"service\":\"%s\",\"state\":\"delivered\"}"
            .formatted(ACCOUNT, REPLAYED);
    assertThat(call("POST", "/ringback/v1/replays", filter).text("id")).isPresent();
    replays++;
  }

  private JsonObject call(String method, String path, String body) throws Exception {
    var response =
        http.send(
            HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofByteArray());
    return JsonObject.read(response.body());
  }

  /// What a publisher handed over one after the other arrives so, key by key.
  private static void checkOrder(ScriptedListener reliable) {
    var last = new HashMap<String, long[]>();
    var seen = new HashSet<String>();
    for (var callback : reliable.received()) {
      var id = callback.header("webhook-id").orElseThrow();
      if (!callback.path().equals("/" + ORDERED) || !seen.add(id)) {
        continue;
      }
      var body = JsonObject.read(callback.body());
      var place = Stream.of(body.text("requestId").orElseThrow().split("-")).toList();
      var number = Long.parseLong(place.get(1)) * 1_000 + Long.parseLong(place.get(2));
      var before =
          last.computeIfAbsent(
              place.getFirst() + "/" + body.text("device").orElseThrow(), _ -> new long[] {-1});
      assertThat(number).as("order of %s", body).isGreaterThan(before[0]);
      before[0] = number;
    }
    assertThat(last).isNotEmpty();
  }

  private void checkSignatures(ScriptedListener reliable) {
    var signed =
        reliable.received().stream().filter(one -> one.path().equals("/" + ROTATED)).toList();
    assertThat(signed)
        .isNotEmpty()
        .allMatch(
            one ->
                SharedKey.verify(
                    keys, one.header(HeaderNames.CALLBACK_SIGNATURE).orElse(""), one.body()));
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
    var device = "device-" + mine.nextInt(ORDERING_KEYS);
    var family = service.equals(ROTATED) ? Family.DEVICE_LOCATION : Family.CONNECTIVITY;
    return JsonObject.EMPTY
        .with("family", family.id())
        .with("account", ACCOUNT.value())
        .with("service", service)
        .with("id", id)
        // Each publisher's own, so that its order of handing over is the order of acceptance.
        .with("orderingKey", id.substring(0, id.indexOf('-')) + "/" + device)
        .with(
            "body",
            JsonObject.EMPTY
                .with("requestId", id)
                .with("device", device)
                .with("padding", "x".repeat(mine.nextInt(800))));
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

  private void awaitNoneReplaying() throws Exception {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (call("GET", "/ringback/v1/replays", "").text().contains("\"running\"")) {
      assertThat(System.nanoTime()).as("a replay still runs").isLessThan(until);
      Thread.sleep(100);
    }
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
