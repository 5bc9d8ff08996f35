package dev.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Listeners, seen and steered by operators over HTTP.
@Timeout(60)
class ListenersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CARRIER = "connectivity:A-1:CarrierService";

  @TempDir Path data;
  private SandboxServer server;

  @BeforeEach
  void start() throws Exception {
    server = SandboxServer.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonObject look() throws Exception {
    return server.call("GET", "/ringback/v1/listeners/" + CARRIER, "").json(200);
  }

  private String state() throws Exception {
    return look().text("state").orElseThrow();
  }

  private void policy(String json) throws Exception {
    server.call("PUT", "/ringback/v1/listeners/" + CARRIER + "/policy", json).json(200);
  }

  private String publish(int number, String orderingKey) throws Exception {
    return server.publish(
        "{\"family\":\"connectivity\",\"account\":\"A-1\",\"service\":\"CarrierService\","
            + "\"orderingKey\":\""
            + orderingKey
            + "\",\"body\":{\"n\":"
            + number
            + "}}");
  }

  private static List<Long> numbers(List<ReceivedCallback> received) {
    return received.stream()
        .map(one -> JsonObject.read(one.body()).number("n").orElseThrow())
        .toList();
  }

  private static void eventually(BooleanSupplier so) throws InterruptedException {
    Engine.eventually(so);
  }

  @Test
  void listAndLook_showTheListener() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      server.register("A-1", listener.uri("/x"));
      var views = server.call("GET", "/ringback/v1/listeners", "").json(200).get("listeners").get();
      assertThat(views.asArray().orElseThrow()).hasSize(1);
      assertThat(look().text("id")).contains(CARRIER);
      assertThat(state()).isEqualTo("open");
      server.call("GET", "/ringback/v1/listeners/connectivity:A-2:CarrierService", "").json(404);
      server.call("GET", "/ringback/v1/listeners/nonsense", "").json(404);
    }
  }

  @Test
  void policy_isKeptAsWritten_andWrongOnesChangeNothing() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      server.register("A-1", listener.uri("/x"));
      var policy =
          "{\"retryPausesSeconds\":[0.05,1.5],\"timeoutMillis\":900,\"connectTimeoutMillis\":300,"
              + "\"maxAnswerBytes\":512,\"atOnce\":2,\"ordered\":true,\"ratePerSecond\":2.5,"
              + "\"rateBurst\":3}";
      policy(policy);
      assertThat(look().object("policy").orElseThrow().text()).isEqualTo(policy);
      for (var wrong :
          List.of(
              "[]",
              "{",
              "{\"order\":true}",
              "{\"ordered\":\"yes\"}",
              "{\"atOnce\":0}",
              "{\"atOnce\":1.5}",
              "{\"atOnce\":1001}",
              "{\"timeoutMillis\":600001}",
              "{\"ratePerSecond\":0}",
              "{\"ratePerSecond\":1e999}",
              "{\"ratePerSecond\":-1}",
              "{\"rateBurst\":2}",
              "{\"retryProfile\":\"often\"}",
              "{\"retryProfile\":\"standard\",\"retryPausesSeconds\":[]}",
              "{\"retryPausesSeconds\":[-1]}",
              "{\"retryPausesSeconds\":[1e300]}",
              "{\"retryPausesSeconds\":{}}")) {
        server.call("PUT", "/ringback/v1/listeners/" + CARRIER + "/policy", wrong).json(400);
        assertThat(look().object("policy").orElseThrow().text()).isEqualTo(policy);
      }
      policy("{\"retryProfile\":\"standard\"}");
      assertThat(look().object("policy").orElseThrow().text("retryProfile")).contains("standard");
    }
  }

  @Test
  void ownSchedule_countsInTheBodyAndInTime() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(500))) {
      server.register("A-1", listener.uri("/x"));
      policy("{\"retryPausesSeconds\":[0.05]}");
      var id = publish(1, "a");
      var body = JsonObject.read(listener.await(2, PATIENCE).getLast().body());
      assertThat(body.number("callbackCount")).contains(2L);
      assertThat(body.number("maxCallbackThreshold")).contains(2L);
      server.awaitState(id, "archived");
    }
  }

  @Test
  void ownTimeout_endsAnAttempt() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.stall())) {
      server.register("A-1", listener.uri("/x"));
      policy("{\"retryPausesSeconds\":[],\"timeoutMillis\":200}");
      var id = publish(1, "a");
      var archived = server.awaitState(id, "archived");
      assertThat(archived.text()).contains("no answer within 0.2 s");
    }
  }

  @Test
  void ordered_goesThroughFailuresInOrder_andOthersGoOn() throws Exception {
    try (var listener =
        ScriptedListener.start(
            ListenerScript.answer(500).times(3).then(ListenerScript.answer(200)))) {
      server.register("A-1", listener.uri("/x"));
      policy("{\"ordered\":true,\"retryPausesSeconds\":[0.1,0.1,0.1,0.1]}");
      for (var n = 1; n <= 5; n++) {
        publish(n, "device-1");
      }
      var received = numbers(listener.await(8, PATIENCE));
      assertThat(received).containsExactly(1L, 1L, 1L, 1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void paused_getsNothingUntilResumed() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var other = ScriptedListener.start(ListenerScript.answer(200))) {
      server.register("A-1", listener.uri("/x"));
      server.register("A-2", other.uri("/x"));
      server.call("POST", "/ringback/v1/listeners/" + CARRIER + "/pause", "").json(200);
      assertThat(state()).isEqualTo("paused");
      publish(1, "a");
      server.publish(
          "{\"family\":\"connectivity\",\"account\":\"A-2\",\"service\":\"CarrierService\","
              + "\"body\":{\"n\":2}}");
      other.await(1, PATIENCE);
      assertThat(listener.received()).isEmpty();
      server.call("POST", "/ringback/v1/listeners/" + CARRIER + "/resume", "").json(200);
      assertThat(numbers(listener.await(1, PATIENCE))).containsExactly(1L);
    }
  }

  @Test
  void gone_getsNothingMore_untilItIsRegisteredOrResumed() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(410))) {
      server.register("A-1", listener.uri("/x"));
      var first = server.awaitState(publish(1, "a"), "archived");
      assertThat(first.text("reason")).contains("listener gone");
      eventually(() -> unchecked(this::state).equals("gone"));
      server.awaitState(publish(2, "a"), "archived");
      assertThat(listener.received()).hasSize(1);

      listener.follow(ListenerScript.answer(200));
      server.register("A-1", listener.uri("/y"));
      assertThat(state()).isEqualTo("open");
      server.awaitState(publish(3, "a"), "delivered");
      assertThat(numbers(listener.received())).containsExactly(1L, 3L);
    }
  }

  @Test
  void testMessage_isDeliveredLikeAnyOther() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      server.register("A-1", listener.uri("/x"));
      var id =
          server
              .call("POST", "/ringback/v1/listeners/" + CARRIER + "/test", "")
              .json(202)
              .text("id")
              .orElseThrow();
      var received = listener.await(1, PATIENCE).getFirst();
      assertThat(received.header("webhook-id")).contains(id);
      assertThat(JsonObject.read(received.body()).get("test")).contains(JsonValue.of(true));
    }
  }

  @Test
  void stuckKey_isSkipped_andTheNextOneGoes() throws Exception {
    try (var listener =
        ScriptedListener.start(ListenerScript.answer(500).then(ListenerScript.answer(200)))) {
      server.register("A-1", listener.uri("/x"));
      policy("{\"ordered\":true,\"retryPausesSeconds\":[3600]}");
      var stuck = publish(1, "device-1");
      publish(2, "device-1");
      listener.await(1, PATIENCE);
      eventually(
          () ->
              unchecked(
                          () ->
                              server.call(
                                  "POST",
                                  "/ringback/v1/listeners/" + CARRIER + "/skip",
                                  "{\"orderingKey\":\"device-1\"}"))
                      .status()
                  == 200);
      assertThat(numbers(listener.await(2, PATIENCE))).containsExactly(1L, 2L);
      assertThat(server.awaitState(stuck, "archived").text("reason"))
          .contains("skipped by an operator");
    }
  }

  @Test
  void deadListener_closesItsGate_andOperatorsAreTold() throws Exception {
    try (var operator = ScriptedListener.start(ListenerScript.answer(200))) {
      server.close();
      server = SandboxServer.start(data, "operator.url = " + operator.uri("/events"));
      var url = nobodyListens();
      server.register("A-1", url);
      policy("{\"retryPausesSeconds\":[0.01,0.01,1,3600]}");
      var ids = new ArrayList<String>();
      for (var n = 0; n < 40; n++) {
        ids.add(publish(n, "a"));
      }
      eventually(() -> unchecked(this::state).equals("closed"));
      var failing = JsonObject.read(operator.await(1, PATIENCE).getFirst().body());
      assertThat(failing.text("type")).contains("listener.failing");
      assertThat(failing.text("account")).contains("A-1");
      try (var back = ScriptedListener.start(ListenerScript.answer(200), url.getPort())) {
        for (var id : ids) {
          server.awaitState(id, "delivered");
        }
        assertThat(back.received()).hasSizeGreaterThanOrEqualTo(40);
      }
      var recovered = JsonObject.read(operator.await(2, PATIENCE).getLast().body());
      assertThat(recovered.text("type")).contains("listener.recovered");
    }
  }

  private static URI nobodyListens() {
    try (var once = ScriptedListener.start(ListenerScript.answer(200))) {
      return once.uri("/x");
    }
  }

  private interface Act<T> {
    T act() throws Exception;
  }

  private static <T> T unchecked(Act<T> act) {
    try {
      return act.act();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
