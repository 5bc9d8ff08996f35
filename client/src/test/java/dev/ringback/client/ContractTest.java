package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.client.ScriptedPlatform.Received;
import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every operation of the wire contract: what the client sends is the contract's example request,
/// and it understands the example response and every other published one.
class ContractTest {
  private static final AccountName M2M = new AccountName("0252012345-00001");
  private static final AccountName FOTA1 = new AccountName("0242078689-00001");
  private static final AccountName FOTA = new AccountName("0000123456-00001");
  private static final AccountName HPL = new AccountName("0844021539-00001");
  private static final AccountName QA = new AccountName("TestQAAccount");
  private static final ServiceName CARRIER = new ServiceName("CarrierService");
  private static final ServiceName LOCATION = new ServiceName("Location");
  private static final ServiceName DEVICE_LOCATION = new ServiceName("DeviceLocation");
  private static final ServiceName FOTA_SERVICE = new ServiceName("Fota");
  private static final ServiceName DIAGNOSTICS = new ServiceName("Diagnostics");
  private static final ServiceName BULLSEYE = new ServiceName("BullseyeReporting");
  private static final URI FIRMWARE =
      URI.create("http://10.120.102.183:50559/CallbackListener/FirmwareServiceMessages.asmx");
  private static final URI FIRMWARE_TLS =
      URI.create("https://10.120.102.183:50559/CallbackListener/FirmwareServiceMessages.asmx");
  private static final URI FIRMWARE_MOVED =
      URI.create("https://255.255.11.135:50559/CallbackListener/FirmwareServiceMessages.asmx");
  private static final URI CARRIER_URL =
      URI.create("http://10.120.102.183:50559/CallbackListener/CarrierServiceMessages.asmx");
  private static final URI LOCATION_URL =
      URI.create("http://10.120.102.183:50559/CallbackListener/LocationServiceMessages.asmx");
  private static final URI DIAGNOSTICS_URL = URI.create("https://yourwebsite.com");
  private static final URI BULLSEYE_URL =
      URI.create("https://tsustgtests.mocklab.io/notifications/bullseye");
  private static final Instant CREATED = Instant.parse("2019-09-07T23:57:53.292Z");

  private static final String TXID = "2c90bd28-eeee-ffff-gggg-7e3bd4fbff33";
  private static final SessionToken SESSION =
      new SessionToken("bcce3ea6-fe4f-4952-bacf-eadd80718e83");
  private static final Map<String, String> HEADERS = headers();

  /// What the client does for an operation, and what that has to give for the example response.
  private record Act(Function<CallbacksClient, Object> act, Object expected) {}

  private static final Map<String, Act> ACTS = acts();

  private static Map<String, Act> acts() {
    var acts = new LinkedHashMap<String, Act>();
    acts.put(
        "m2m.callbacks.list",
        new Act(
            client -> client.connectivity().list(M2M),
            List.of(
                listener(
                    Family.CONNECTIVITY,
                    M2M,
                    CARRIER,
                    "http://10.120.102.147:50569/CallbackListener/Carrier.asmx"),
                new RegisteredListener(
                    Family.CONNECTIVITY,
                    M2M,
                    new ServiceName("DeviceUsage"),
                    Optional.of(
                        URI.create("http://10.120.102.147:50569/CallbackListener/Usage.asmx")),
                    new Credentials("zaffod", "drowssap"),
                    Map.of(),
                    Optional.empty()))));
    var testAccount = new AccountName("TestAccount-2");
    acts.put(
        "m2m.callbacks.register",
        new Act(
            client -> client.connectivity().register(testAccount, CARRIER, CARRIER_URL),
            registered(Family.CONNECTIVITY, testAccount, CARRIER, CARRIER_URL)));
    var other = new AccountName("1223334444-00001");
    acts.put(
        "m2m.callbacks.deregister",
        new Act(
            client -> client.connectivity().deregister(other, CARRIER),
            deregistered(Family.CONNECTIVITY, other, CARRIER)));
    acts.put(
        "loc.callbacks.list",
        new Act(
            client -> client.deviceLocation().list(M2M),
            List.of(
                listener(
                    Family.DEVICE_LOCATION,
                    M2M,
                    LOCATION,
                    "http://10.120.102.147:50569/CallbackListener/Location.asmx"),
                listener(
                    Family.DEVICE_LOCATION,
                    M2M,
                    DEVICE_LOCATION,
                    "http://10.120.102.147:50569/CallbackListener/DeviceLocation.asmx"))));
    acts.put(
        "loc.callbacks.register",
        new Act(
            client -> client.deviceLocation().register(M2M, LOCATION, LOCATION_URL),
            new Registered(
                listener(Family.DEVICE_LOCATION, M2M, LOCATION, LOCATION_URL.toString()),
                Optional.of(new IssuedKey("<secret>")))));
    acts.put(
        "loc.callbacks.deregister",
        new Act(
            client -> client.deviceLocation().deregister(M2M, LOCATION),
            deregistered(Family.DEVICE_LOCATION, M2M, LOCATION)));
    acts.put(
        "loc.devicelocations.cancel",
        new Act(client -> client.deviceLocation().cancelAsyncReport(M2M, TXID), TXID));
    acts.put(
        "fota.v1.callbacks.list",
        new Act(
            client -> client.softwareManagementV1().list(FOTA1),
            List.of(
                listener(
                    Family.SOFTWARE_MANAGEMENT_V1, FOTA1, FOTA_SERVICE, FIRMWARE.toString()))));
    acts.put(
        "fota.v1.callbacks.register",
        new Act(
            client -> client.softwareManagementV1().register(FOTA1, FIRMWARE_TLS),
            registered(Family.SOFTWARE_MANAGEMENT_V1, FOTA1, FOTA_SERVICE, FIRMWARE_TLS)));
    acts.put(
        "fota.v1.callbacks.deregister",
        new Act(
            client -> client.softwareManagementV1().deregister(FOTA1),
            deregistered(Family.SOFTWARE_MANAGEMENT_V1, FOTA1, FOTA_SERVICE)));
    addSoftwareManagement(
        acts,
        "fota.v2",
        Family.SOFTWARE_MANAGEMENT_V2,
        CallbacksClient::softwareManagementV2,
        FIRMWARE_TLS);
    addSoftwareManagement(
        acts,
        "fota.v3",
        Family.SOFTWARE_MANAGEMENT_V3,
        CallbacksClient::softwareManagementV3,
        FIRMWARE_MOVED);
    acts.put(
        "diagnostics.callbacks.get",
        new Act(client -> client.diagnostics().list(FOTA), List.of(diagnosed(QA, Map.of()))));
    acts.put(
        "diagnostics.callbacks.register",
        new Act(
            client -> client.diagnostics().register(QA, DIAGNOSTICS, DIAGNOSTICS_URL, HEADERS),
            new Registered(diagnosed(QA, HEADERS), Optional.of(new IssuedKey("<secret>")))));
    acts.put(
        "diagnostics.callbacks.unregister",
        new Act(
            client -> client.diagnostics().deregister(FOTA, DIAGNOSTICS),
            new Deregistered(
                Family.DIAGNOSTICS, FOTA, DIAGNOSTICS, Optional.of(diagnosed(FOTA, Map.of())))));
    acts.put(
        "hpl.callbacks.list",
        new Act(
            client -> client.hyperPrecise().list(HPL),
            List.of(listener(Family.HYPER_PRECISE, HPL, BULLSEYE, BULLSEYE_URL.toString()))));
    acts.put(
        "hpl.callbacks.register",
        new Act(
            client -> client.hyperPrecise().register(HPL, BULLSEYE, BULLSEYE_URL),
            registered(Family.HYPER_PRECISE, HPL, BULLSEYE, BULLSEYE_URL)));
    acts.put(
        "hpl.callbacks.deregister",
        new Act(
            client -> client.hyperPrecise().deregister(HPL, BULLSEYE),
            deregistered(Family.HYPER_PRECISE, HPL, BULLSEYE)));
    acts.put("auth.oauth2.token", new Act(client -> client.connectivity().list(M2M), List.of()));
    acts.put(
        "auth.oauth2.revoke",
        new Act(
            client -> {
              client.connectivity().list(M2M);
              return client.sessions().revokeToken();
            },
            true));
    acts.put("auth.session.login", new Act(client -> client.sessions().login(), SESSION));
    acts.put(
        "auth.session.logout",
        new Act(
            client -> {
              client.sessions().login();
              return client.sessions().logout();
            },
            Optional.of(SESSION)));
    acts.put(
        "auth.session.resetPassword",
        new Act(
            client -> client.sessions().resetPassword("grflbk"), new NewPassword("Wh0a1545a84d")));
    return acts;
  }

  private static void addSoftwareManagement(
      Map<String, Act> acts,
      String id,
      Family family,
      Function<CallbacksClient, SoftwareManagementCallbacks> callbacks,
      URI registeredUrl) {
    acts.put(
        id + ".callbacks.get",
        new Act(
            client -> callbacks.apply(client).get(FOTA),
            Optional.of(listener(family, FOTA, FOTA_SERVICE, FIRMWARE.toString()))));
    acts.put(
        id + ".callbacks.update",
        new Act(
            client -> callbacks.apply(client).update(FOTA, FIRMWARE_MOVED),
            registered(family, FOTA, FOTA_SERVICE, FIRMWARE_MOVED)));
    acts.put(
        id + ".callbacks.register",
        new Act(
            client -> callbacks.apply(client).register(FOTA, registeredUrl),
            registered(family, FOTA, FOTA_SERVICE, registeredUrl)));
    acts.put(
        id + ".callbacks.deregister",
        new Act(
            client -> callbacks.apply(client).deregister(FOTA),
            deregistered(family, FOTA, FOTA_SERVICE)));
  }

  @Test
  void acts_coverEveryOperation() {
    assertThat(ACTS.keySet())
        .isEqualTo(
            Contract.operations().stream().map(Contract.Operation::id).collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> request_isTheExample_andResponseIsUnderstood() {
    return Contract.operations().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> check(operation)));
  }

  private static void check(Contract.Operation operation) {
    try (var platform = new ScriptedPlatform()) {
      grantExampleLogins(platform);
      platform.onRest(
          request ->
              request.label().equals(label(operation))
                  ? reply(operation, Contract.Operation.body(operation.response()))
                  : Reply.json("[]"));
      var act = act(operation);

      var result = act.act().apply(platform.client().build());

      assertThat(result).isEqualTo(act.expected());
      var sent = platform.received(label(operation));
      assertThat(sent).hasSize(1);
      checkRequest(operation, sent.get(0));
    }
  }

  @TestFactory
  Stream<DynamicTest> otherPublishedResponses_areUnderstoodToo() {
    return Contract.operations().stream()
        .flatMap(
            operation ->
                operation.otherResponseBodies().stream()
                    .map(
                        body ->
                            DynamicTest.dynamicTest(
                                operation.id() + " " + body, () -> checkOther(operation, body))));
  }

  private static void checkOther(Contract.Operation operation, String body) {
    try (var platform = new ScriptedPlatform()) {
      platform.onRest(reply(operation, body));

      var result = act(operation).act().apply(platform.client().build());

      // The listing of `{}` and `[]` is empty; every other answer names at least one listener.
      if (result instanceof List<?> list) {
        assertThat(list.isEmpty()).isEqualTo(body.equals("[]"));
      } else if (result instanceof Optional<?> one) {
        assertThat(one.isEmpty()).isEqualTo(body.equals("{}"));
      } else {
        assertThat(result).isInstanceOfAny(Registered.class, Deregistered.class);
      }
    }
  }

  private static void checkRequest(Contract.Operation operation, Received sent) {
    var example = operation.request();
    assertThat(sent.target()).isEqualTo(example.text("url").orElseThrow());
    var headers = example.object("headers").orElseThrow();
    for (var name : headers.members().keySet()) {
      var value =
          headers.text(name).orElseThrow().replace("<token>", "c4bb9a1d8e374bd8a0a7e2d6f0a51b7e");
      assertThat(sent.headers().get(name)).as(name).containsExactly(value);
    }
    for (var name : Set.of("Authorization", "VZ-M2M-Token", "Content-Type")) {
      assertThat(sent.headers().containsKey(name))
          .as(name)
          .isEqualTo(headers.members().containsKey(name));
    }
    assertThat(sent.header("Accept")).isEqualTo("application/json");
    assertThat(sent.headers().containsKey("Idempotency-Key"))
        .isEqualTo(Set.of("POST", "DELETE").contains(sent.method()));
    var body = example.get("body");
    if (body.isEmpty()) {
      assertThat(sent.body()).isEmpty();
    } else if (body.get().asText().isPresent()) {
      assertThat(sent.body()).isEqualTo(body.get().asText().get());
    } else {
      assertThat(JsonValue.read(sent.body().getBytes(UTF_8))).isEqualTo(body.get());
    }
  }

  private static void grantExampleLogins(ScriptedPlatform platform) {
    for (var operation : Contract.operations()) {
      var body = Contract.Operation.body(operation.response());
      if (operation.id().equals("auth.oauth2.token")) {
        platform.onToken(request -> reply(operation, body));
      } else if (operation.id().equals("auth.session.login")) {
        platform.onLogin(request -> reply(operation, body));
      }
    }
  }

  private static Act act(Contract.Operation operation) {
    return Objects.requireNonNull(ACTS.get(operation.id()), operation.id());
  }

  private static String label(Contract.Operation operation) {
    var url = operation.request().text("url").orElseThrow();
    return operation.method() + " " + url.split("\\?", 2)[0];
  }

  private static Reply reply(Contract.Operation operation, String body) {
    var reply = Reply.json(body);
    for (var header :
        operation.response().object("headers").orElse(JsonObject.EMPTY).members().entrySet()) {
      reply = reply.withHeader(header.getKey(), header.getValue().asText().orElseThrow());
    }
    return reply;
  }

  private static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("key1", "val1");
    headers.put("key2", "val2");
    return headers;
  }

  private static RegisteredListener listener(
      Family family, AccountName account, ServiceName service, String url) {
    return new RegisteredListener(
        family,
        account,
        service,
        Optional.of(URI.create(url)),
        Credentials.NONE,
        Map.of(),
        Optional.empty());
  }

  private static RegisteredListener diagnosed(AccountName account, Map<String, String> headers) {
    return new RegisteredListener(
        Family.DIAGNOSTICS,
        account,
        DIAGNOSTICS,
        Optional.of(DIAGNOSTICS_URL),
        Credentials.NONE,
        headers,
        Optional.of(CREATED));
  }

  private static Registered registered(
      Family family, AccountName account, ServiceName service, URI url) {
    return new Registered(listener(family, account, service, url.toString()), Optional.empty());
  }

  private static Deregistered deregistered(
      Family family, AccountName account, ServiceName service) {
    return new Deregistered(family, account, service, Optional.empty());
  }
}
