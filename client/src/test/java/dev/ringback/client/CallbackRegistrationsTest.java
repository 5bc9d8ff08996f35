package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallbackRegistrationsTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final URI LISTENER = URI.create("https://listener.example.com/x?a=b#c");
  private static final Credentials ZAPHOD = new Credentials("zaffod", "drowssap");

  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final CallbacksClient client = platform.client().build();

  @AfterEach
  void close() {
    platform.close();
  }

  static Stream<Arguments> services() {
    return Stream.of(Family.values())
        .flatMap(
            family -> family.services().stream().map(service -> Arguments.of(family, service)));
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceOfEveryFamily_isRegisteredListedAndDeregistered(
      Family family, ServiceName service) {
    platform.onRest(Reply.json("{}"));
    var registrations = client.registrations();

    var registered = registrations.register(family, ACCOUNT, service, LISTENER);
    var deregistered = registrations.deregister(family, ACCOUNT, service);
    assertThat(registrations.list(family, ACCOUNT)).isEmpty();

    assertThat(registered.listener().family()).isEqualTo(family);
    assertThat(registered.listener().service()).isEqualTo(service);
    assertThat(registered.listener().url()).contains(LISTENER);
    assertThat(deregistered)
        .isEqualTo(new Deregistered(family, ACCOUNT, service, Optional.empty()));
    assertThat(platform.calls())
        .extracting(call -> call.method())
        .containsExactly("POST", "DELETE", "GET");
    assertThat(platform.calls())
        .allSatisfy(call -> assertThat(call.path()).startsWith(family.basePath() + "/"));
    assertThat(platform.calls().get(0).body()).contains("\"" + LISTENER + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void credentials_goWhereTheFamilyEchoesThem(Family family) {
    platform.onRest(Reply.json("{}"));
    var service = family.services().iterator().next();

    if (family.echoesCredentials()) {
      var registered =
          client.registrations().register(family, ACCOUNT, service, LISTENER, ZAPHOD, Map.of());
      assertThat(registered.listener().credentials()).isEqualTo(ZAPHOD);
      assertThat(platform.calls().get(0).body())
          .endsWith("\"username\":\"zaffod\",\"password\":\"drowssap\"}");
    } else {
      assertThatThrownBy(
              () ->
                  client
                      .registrations()
                      .register(family, ACCOUNT, service, LISTENER, ZAPHOD, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(platform.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void httpHeaders_goWhereTheFamilyCarriesThem(Family family) {
    platform.onRest(Reply.json("{}"));
    var service = family.services().iterator().next();
    var headers = Map.of("X-Team", "fleet");

    if (family.carriesCustomHeaders()) {
      var registered =
          client
              .registrations()
              .register(family, ACCOUNT, service, LISTENER, Credentials.NONE, headers);
      assertThat(registered.listener().httpHeaders()).isEqualTo(headers);
      assertThat(platform.calls().get(0).body())
          .endsWith("\"httpHeaders\":{\"X-Team\":\"fleet\"}}");
    } else {
      assertThatThrownBy(
              () ->
                  client
                      .registrations()
                      .register(family, ACCOUNT, service, LISTENER, Credentials.NONE, headers))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(platform.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "SOFTWARE_MANAGEMENT_V.")
  void serviceThatWouldNotBeSent_isRefused(Family family) {
    var other = new ServiceName("CarrierService");

    assertThatThrownBy(() -> client.registrations().register(family, ACCOUNT, other, LISTENER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CarrierService")
        .hasMessageContaining("Fota");
    assertThatThrownBy(() -> client.registrations().deregister(family, ACCOUNT, other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userNameAlone_isSentAlone() {
    client.softwareManagementV1().register(ACCOUNT, LISTENER, new Credentials("zaffod", ""));

    assertThat(platform.calls().get(0).body())
        .endsWith("\"username\":\"zaffod\"}")
        .doesNotContain("password");
  }

  @Test
  void oddServiceName_isEncodedInThePathAndTheQuery() {
    var odd = new ServiceName("a b/c?d&e=f+g");

    client.connectivity().deregister(ACCOUNT, odd);
    client.hyperPrecise().deregister(ACCOUNT, odd);

    assertThat(platform.calls())
        .extracting(call -> call.target())
        .containsExactly(
            "/api/m2m/v1/callbacks/0252012345-00001/name/a%20b%2Fc%3Fd%26e%3Df%2Bg",
            "/api/hyper-precise/v1/callbacks?accountNumber=0252012345-00001"
                + "&service=a%20b%2Fc%3Fd%26e%3Df%2Bg");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void serviceNamedLikeADotSegment_isRefused(String dots) {
    assertThatThrownBy(() -> client.connectivity().deregister(ACCOUNT, new ServiceName(dots)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(platform.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/x", "/x", "mailto:a@b", "https:x", "https:/x"})
  void addressThatIsNone_isRefused(String url) {
    assertThatThrownBy(() -> client.softwareManagementV1().register(ACCOUNT, URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ");
  }

  @Test
  void textThatUtf8CannotHold_isRefused() {
    var half = new Credentials("u", "secret\ud83d");

    assertThatThrownBy(() -> client.softwareManagementV1().register(ACCOUNT, LISTENER, half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("password: ")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "\ud83d"})
  void transactionIdThatIsNone_isRefused(String id) {
    assertThatThrownBy(() -> client.deviceLocation().cancelAsyncReport(ACCOUNT, id))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.deviceLocation().cancelAsyncReport(ACCOUNT, "x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
