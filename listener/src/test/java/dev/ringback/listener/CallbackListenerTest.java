package dev.ringback.listener;

import static dev.ringback.listener.Callbacks.CARRIER;
import static dev.ringback.listener.Callbacks.CREDENTIALS;
import static dev.ringback.listener.Callbacks.FOTA;
import static dev.ringback.listener.Callbacks.KEY;
import static dev.ringback.listener.Callbacks.LOCATION;
import static dev.ringback.listener.Callbacks.NIDD;
import static dev.ringback.listener.Callbacks.NOON;
import static dev.ringback.listener.Callbacks.SECRET;
import static dev.ringback.listener.Callbacks.carrier;
import static dev.ringback.listener.Callbacks.carrierBody;
import static dev.ringback.listener.Callbacks.listener;
import static dev.ringback.listener.Callbacks.location;
import static dev.ringback.listener.Callbacks.post;
import static dev.ringback.listener.Callbacks.webhook;
import static dev.ringback.listener.Callbacks.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.message.CallbackMessage;
import dev.ringback.protocol.message.CarrierMessage;
import dev.ringback.protocol.message.DeviceLocationMessage;
import dev.ringback.protocol.message.UnknownMessage;
import dev.ringback.protocol.signature.SharedKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallbackListenerTest {
  private final List<Received> taken = new CopyOnWriteArrayList<>();

  @Test
  void receive_ofAVerifiedMessage_handsItOverWhole() {
    var listener = listener().otherwise(taken::add).build();
    var request =
        with(
            with(carrier(), "Webhook-ID", "msg_1"),
            "webhook-timestamp",
            String.valueOf(NOON.minusSeconds(3).getEpochSecond()));
    assertThat(listener.receive(request)).isEqualTo(new Answer.Accepted());
    var received = taken.get(0);
    assertThat(received.family()).isEqualTo(Family.CONNECTIVITY);
    assertThat(received.service()).isEqualTo(CARRIER);
    assertThat(received.webhookId()).contains("msg_1");
    assertThat(received.attempt()).hasValue(1);
    assertThat(received.sentAt()).contains(NOON.minusSeconds(3));
    assertThat(received.receivedAt()).isEqualTo(NOON);
    assertThat(received.message().correlationId()).contains("r-1");
    assertThat(received.body().text()).isEqualTo(carrierBody(1));
  }

  @Test
  void credentials_otherThanThoseAccepted_areRefused() {
    var listener =
        listener().alsoAccept(new Credentials("user", "former")).otherwise(taken::add).build();
    for (var pair :
        List.of(
            "\"username\":\"listener-user\",\"password\":\"wrong\"",
            "\"username\":\"listener-user\",\"password\":\"former\"",
            "\"username\":\"listener-user\"",
            "\"password\":\"listener-pass\"",
            "\"username\":[\"listener-user\"],\"password\":{}",
            "\"other\":1")) {
      assertThat(listener.receive(post("/carrier", "{" + pair + "}")))
          .isInstanceOf(Answer.Unverified.class)
          .asString()
          .doesNotContain("former", "listener-pass");
    }
    assertThat(taken).isEmpty();
    var former = "{\"username\":\"user\",\"password\":\"former\",\"status\":\"Success\"}";
    assertThat(listener.receive(post("/carrier", former))).isEqualTo(new Answer.Accepted());
  }

  @Test
  void proofOfOneFamily_isNoneForAnother() {
    var listener = listener().otherwise(taken::add).build();
    var credentialsOnly =
        "{\"username\":\"listener-user\",\"password\":\"listener-pass\",\"txid\":\"t\"}";
    assertThat(listener.receive(post("/location", credentialsOnly)).status()).isEqualTo(401);
    var signedOnly = post("/carrier", "{\"status\":\"Success\"}");
    assertThat(
            listener
                .receive(
                    with(
                        signedOnly,
                        HeaderNames.CALLBACK_SIGNATURE,
                        KEY.sign(signedOnly.body().bytes())))
                .status())
        .isEqualTo(401);
    assertThat(taken).isEmpty();
  }

  @Test
  void sharedKey_isReadFromTheHeaderNamed() {
    var listener = listener().signatureHeader("X-Other").otherwise(taken::add).build();
    assertThat(listener.receive(location()).status()).isEqualTo(401);
    var signature = KEY.sign(location().body().bytes());
    var former = SharedKey.random(new SecureRandom()).sign(location().body().bytes());
    assertThat(listener.receive(with(location(), "x-other", former + " " + signature)).status())
        .isEqualTo(200);
    var twice = with(with(location(), "x-other", signature), "X-Other", signature);
    assertThat(listener.receive(twice)).isInstanceOf(Answer.Unverified.class);
  }

  @Test
  void webhookSignature_isBoundToTimeAndId() {
    var listener = fota().otherwise(taken::add).build();
    assertThat(listener.receive(webhook("/v2", "msg_1", NOON)).status()).isEqualTo(200);
    assertThat(listener.receive(webhook("/v2", "msg_2", NOON.minusSeconds(300))).status())
        .isEqualTo(200);
    assertThat(listener.receive(webhook("/v2", "msg_3", NOON.minusSeconds(301))).status())
        .isEqualTo(401);
    assertThat(listener.receive(webhook("/v2", "msg_4", NOON.plusSeconds(301))).status())
        .isEqualTo(401);
    var unsigned = post("/v2", "{}");
    assertThat(listener.receive(unsigned).status()).isEqualTo(401);
    assertThat(listener.receive(with(webhook("/v2", "msg_5", NOON), "webhook-id", "msg_6")))
        .isInstanceOf(Answer.Unverified.class);
    assertThat(taken).hasSize(2);
  }

  @Test
  void webhookSecrets_besideCredentials_areBothAsked() {
    var listener =
        CallbackListener.builder()
            .credentials(CREDENTIALS)
            .webhookSecrets(SECRET)
            .clock(() -> NOON)
            .at("/carrier", Family.CONNECTIVITY, CARRIER)
            .otherwise(taken::add)
            .build();
    assertThat(listener.receive(carrier()).status()).isEqualTo(401);
    assertThat(listener.receive(webhook("/carrier", "msg_1", NOON)).status()).isEqualTo(401);
    var both =
        with(
            with(
                with(carrier(), "webhook-id", "m"),
                "webhook-timestamp",
                String.valueOf(NOON.getEpochSecond())),
            "webhook-signature",
            SECRET.sign("m", NOON, carrier().body().bytes()));
    assertThat(listener.receive(both)).isEqualTo(new Answer.Accepted());
  }

  @Test
  void repeat_withTheSameId_isAcknowledgedAndNotHandled() {
    var listener = listener().otherwise(taken::add).build();
    var first = with(carrier(), "webhook-id", "msg_1");
    var second = with(post("/carrier", carrierBody(2)), "webhook-id", "msg_1");
    var other = with(post("/carrier", carrierBody(2)), "webhook-id", "msg_2");
    assertThat(listener.receive(first)).isEqualTo(new Answer.Accepted());
    assertThat(listener.receive(second)).isEqualTo(new Answer.Duplicate());
    assertThat(listener.receive(other)).isEqualTo(new Answer.Accepted());
  }

  @Test
  void repeat_withoutAnyId_isKnownByItsContent() {
    var listener = listener().alsoAccept(new Credentials("u", "new")).otherwise(taken::add).build();
    assertThat(listener.receive(post("/carrier", carrierBody(1))).status()).isEqualTo(200);
    assertThat(listener.receive(post("/carrier", carrierBody(2))))
        .isEqualTo(new Answer.Duplicate());
    var afterAChangeOfPassword =
        carrierBody(3)
            .replace("\"listener-user\"", "\"u\"")
            .replace("\"listener-pass\"", "\"new\"");
    assertThat(listener.receive(post("/carrier", afterAChangeOfPassword)))
        .isEqualTo(new Answer.Duplicate());
    var ofAnotherDevice = carrierBody(1).replace("0019", "0027");
    assertThat(listener.receive(post("/carrier", ofAnotherDevice)))
        .isEqualTo(new Answer.Accepted());
    assertThat(listener.receive(post("/nidd", carrierBody(1)))).isEqualTo(new Answer.Accepted());
  }

  @Test
  void replay_underANewId_isRecognisedWhenAsked() {
    var open = listener().otherwise(taken::add).build();
    var closed = listener().refuseReplays().otherwise(taken::add).build();
    var first = with(location(), "webhook-id", "msg_1");
    var replay = with(location(), "webhook-id", "msg_2");
    assertThat(open.receive(first)).isEqualTo(new Answer.Accepted());
    assertThat(open.receive(replay)).isEqualTo(new Answer.Accepted());
    assertThat(closed.receive(first)).isEqualTo(new Answer.Accepted());
    assertThat(closed.receive(replay)).isEqualTo(new Answer.Duplicate());
    var signedIds = fota().refuseReplays().otherwise(taken::add).build();
    assertThat(signedIds.receive(webhook("/v2", "msg_1", NOON))).isEqualTo(new Answer.Accepted());
    assertThat(signedIds.receive(webhook("/v2", "msg_2", NOON))).isEqualTo(new Answer.Accepted());
  }

  @Test
  void failure_ofTheHandler_isNotRemembered() {
    var broken = new IOException("disk full");
    var fails = new AtomicInteger();
    var listener =
        listener()
            .otherwise(
                received -> {
                  switch (fails.incrementAndGet()) {
                    case 1 -> throw broken;
                    case 2 -> throw new StackOverflowError();
                    default -> taken.add(received);
                  }
                })
            .build();
    assertThat(listener.receive(carrier())).isEqualTo(new Answer.Failed(broken));
    assertThat(listener.receive(carrier()).status()).isEqualTo(500);
    assertThat(listener.receive(carrier())).isEqualTo(new Answer.Accepted());
    assertThat(listener.receive(carrier())).isEqualTo(new Answer.Duplicate());
    assertThat(taken).hasSize(1);
  }

  @Test
  void memory_thatFails_losesNothing() {
    var stuck =
        new Memory() {
          boolean readable;

          @Override
          public boolean contains(String key) throws IOException {
            if (!readable) {
              throw new IOException("no connection");
            }
            return false;
          }

          @Override
          public void add(String key) throws IOException {
            throw new IOException("no connection");
          }
        };
    var listener = listener().memory(stuck).otherwise(taken::add).build();
    assertThat(listener.receive(carrier()).status()).isEqualTo(500);
    assertThat(taken).isEmpty();
    stuck.readable = true;
    assertThat(listener.receive(carrier()).status()).isEqualTo(200);
    assertThat(taken).hasSize(1);
  }

  @Test
  void handlers_areAskedInTheOrderNamed() {
    var seen = new CopyOnWriteArrayList<String>();
    var listener =
        listener()
            .on(Family.CONNECTIVITY, NIDD, received -> seen.add("nidd"))
            .on(CallbackMessage.class, (message, received) -> seen.add("any"))
            .otherwise(received -> seen.add("rest"))
            .build();
    listener.receive(post("/nidd", carrierBody(1)));
    listener.receive(carrier());
    assertThat(seen).containsExactly("nidd", "any");
  }

  @Test
  void typedHandlers_getTheirMessagesAndNoOthers() {
    var seen = new CopyOnWriteArrayList<String>();
    var listener =
        listener()
            .on(CarrierMessage.class, (message, received) -> seen.add("" + message.content()))
            .on(UnknownMessage.class, (message, received) -> seen.add("" + message.extra().names()))
            .on(
                DeviceLocationMessage.class,
                (message, received) -> seen.add(message.correlationId().orElse("")))
            .otherwise(received -> seen.add("rest " + received.service()))
            .build();
    listener.receive(carrier());
    listener.receive(post("/nidd", carrierBody(1)));
    listener.receive(location());
    listener.receive(post("/nidd", carrierBody(1).replace("deviceResponse", "faultResponse")));
    assertThat(seen)
        .containsExactly(
            "Optional[Restored[restored=Optional[true], extra=Extra[]]]",
            "[username, password, requestId, deviceIds, deviceResponse, status, callbackCount,"
                + " maxCallbackThreshold]",
            "t-1",
            "rest NiddService");
  }

  @Test
  void oddities_ofTheField_areAccepted() {
    var listener = listener().otherwise(taken::add).build();
    var braceless = carrierBody(1).substring(1);
    assertThat(listener.receive(post("/carrier", braceless))).isEqualTo(new Answer.Accepted());
    assertThat(listener.receive(post("/carrier", " \n" + braceless + "\r\n")))
        .isEqualTo(new Answer.Duplicate());
    assertThat(taken.get(0).message().correlationId()).contains("r-1");
    var escaped = carrierBody(1).replace("listener-pass", "listener\\u002dpass");
    assertThat(listener.receive(post("/carrier", escaped))).isEqualTo(new Answer.Duplicate());
  }

  @Test
  void receive_ofWhatIsNoMessage_saysWhy() {
    var listener =
        listener().limits(Limits.DEFAULT.withBodyBytes(1000)).otherwise(taken::add).build();
    assertThat(listener.receive(post("/elsewhere", "{}")).status()).isEqualTo(404);
    assertThat(
            listener
                .receive(new CallbackRequest("GET", "/carrier", RequestHeaders.NONE, Body.of("")))
                .status())
        .isEqualTo(405);
    assertThat(listener.receive(post("/carrier", " ".repeat(1001))))
        .isEqualTo(new Answer.TooLarge(1000));
    for (var garbage : List.of("", "x", "[]", "\"}", "{", "null", "{\"a\":1}}", "\"username\":}")) {
      assertThat(listener.receive(post("/carrier", garbage))).isInstanceOf(Answer.Malformed.class);
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void build_refusesWhatWouldNotWork() {
    assertThatThrownBy(() -> listener().build()).hasMessageContaining("otherwise");
    assertThatThrownBy(() -> CallbackListener.builder().otherwise(taken::add).build())
        .hasMessageContaining("at");
    assertThatThrownBy(
            () ->
                CallbackListener.builder()
                    .credentials(CREDENTIALS)
                    .at("/l", Family.DEVICE_LOCATION, LOCATION)
                    .otherwise(taken::add)
                    .build())
        .hasMessageContaining("sharedKeys");
    assertThatThrownBy(
            () ->
                CallbackListener.builder()
                    .at("/c", Family.CONNECTIVITY, CARRIER)
                    .otherwise(taken::add)
                    .build())
        .hasMessageContaining("credentials");
    assertThatThrownBy(() -> CallbackListener.builder().credentials(Credentials.NONE))
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> listener().at("/carrier", Family.CONNECTIVITY, NIDD))
        .hasMessageContaining("path");
    assertThatThrownBy(() -> listener().at("/x", Family.CONNECTIVITY, FOTA))
        .hasMessageContaining("Fota");
    assertThatThrownBy(() -> listener().at("x", Family.CONNECTIVITY, CARRIER))
        .hasMessageContaining("slash");
    assertThatThrownBy(
            () ->
                listener()
                    .on(CallbackMessage.class, (message, received) -> taken.add(received))
                    .on(CallbackMessage.class, (message, received) -> taken.add(received)))
        .hasMessageContaining("never called");
    assertThatThrownBy(
            () -> listener().on(Family.DIAGNOSTICS, FOTA, taken::add).otherwise(taken::add).build())
        .hasMessageContaining("never called");
    assertThatThrownBy(() -> listener().tolerance(Duration.ZERO)).hasMessageContaining("PT0S");
  }

  @Test
  void builder_usedAgain_leavesTheFirstListenerAlone() {
    var builder = listener().otherwise(taken::add);
    var first = builder.build();
    builder.otherwise(received -> {}).at("/late", Family.CONNECTIVITY, CARRIER).build();
    assertThat(first.receive(post("/late", carrierBody(1))).status()).isEqualTo(404);
    first.receive(carrier());
    assertThat(taken).hasSize(1);
  }

  @Test
  void unverifiedListener_believesAnyone() {
    var listener =
        UnverifiedCallbackListener.builder()
            .at("/carrier", Family.CONNECTIVITY, CARRIER)
            .at("/location", Family.DEVICE_LOCATION, LOCATION)
            .otherwise(taken::add)
            .build();
    assertThat(listener.receive(post("/carrier", "{}")).status()).isEqualTo(200);
    assertThat(listener.receive(post("/location", "{}")).status()).isEqualTo(200);
    assertThat(taken).hasSize(2);
  }

  private static CallbackListener.Builder fota() {
    return CallbackListener.builder()
        .webhookSecrets(SECRET)
        .clock(() -> NOON)
        .at("/v2", Family.SOFTWARE_MANAGEMENT_V2, FOTA);
  }

  @Test
  void farFuture_isATime() {
    var listener = fota().otherwise(taken::add).build();
    var far = Instant.ofEpochSecond(999_999_999_999L);
    assertThat(listener.receive(webhook("/v2", "m", far)).status()).isEqualTo(401);
  }
}
