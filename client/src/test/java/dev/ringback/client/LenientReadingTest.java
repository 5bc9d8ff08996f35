package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form in which a published source shows an answer, and what is none.
@Timeout(60)
class LenientReadingTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final ServiceName LOCATION = new ServiceName("Location");
  private static final URI LISTENER = URI.create("https://listener.example.com/x");

  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final CallbacksClient client = platform.client().build();

  @AfterEach
  void close() {
    platform.close();
  }

  private List<RegisteredListener> list(Family family, String body) {
    platform.onRest(Reply.json(body));
    return client.registrations().list(family, ACCOUNT);
  }

  @ParameterizedTest
  @EnumSource
  void nothingRegistered_isAnEmptyListing_howeverItIsSaid(Family family) {
    for (var body : List.of("", " \n", "[]", "{}", "null", "[null]", "[{}]")) {
      assertThat(list(family, body)).as(body).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoListing_isUndecodable(Family family) {
    for (var body :
        List.of("[1]", "\"x\"", "[[]]", "{", "[{\"url\":\"http://[bad\"}]", "é\u0000")) {
      assertThatThrownBy(() -> list(family, body))
          .as(body)
          .isInstanceOf(UndecodableAnswerException.class)
          .hasMessageStartingWith("GET " + family.basePath());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\":\"Location\",\"url\":\"http://h/x\"}]",
        "[{\"serviceName\":\"Location\",\"url\":\"http://h/x\"}]",
        "{\"name\":\"Location\",\"url\":\"http://h/x\"}",
        "[{\"name\":\"Other\",\"serviceName\":\"Location\",\"url\":\"http://h/x\",\"username\":\"\","
            + "\"password\":\"\",\"accountName\":\"0252012345-00001\",\"unknown\":{\"a\":[]}}]",
        "[{\"name\":\"Location\",\"url\":\"http://h/x\",\"username\":null,\"accountName\":null}]"
      })
  void locationListing_inEachForm(String body) {
    assertThat(list(Family.DEVICE_LOCATION, body))
        .singleElement()
        .satisfies(
            listener -> {
              assertThat(listener.account()).isEqualTo(ACCOUNT);
              assertThat(listener.service()).isEqualTo(LOCATION);
              assertThat(listener.url()).contains(URI.create("http://h/x"));
              assertThat(listener.credentials()).isEqualTo(Credentials.NONE);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"aname\":\"A-1\",\"name\":\"Fota\",\"url\":\"http://h/x\",\"username\":\"u\","
            + "\"password\":\"p\"}]",
        "{\"aname\":\"A-1\",\"url\":\"http://h/x\",\"username\":\"u\",\"password\":\"p\"}",
        "[{\"accountName\":\"A-1\",\"serviceName\":\"Fota\",\"url\":\"http://h/x\","
            + "\"username\":\"u\",\"password\":\"p\"}]"
      })
  void softwareManagementV1Listing_inEachForm(String body) {
    assertThat(list(Family.SOFTWARE_MANAGEMENT_V1, body))
        .singleElement()
        .satisfies(
            listener -> {
              assertThat(listener.account().value()).isEqualTo("A-1");
              assertThat(listener.service().value()).isEqualTo("Fota");
              assertThat(listener.credentials()).isEqualTo(new Credentials("u", "p"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"aname", "accountName"})
  void hyperPreciseListing_inEachForm_urlOrNot(String key) {
    assertThat(list(Family.HYPER_PRECISE, "[{\"%s\":\"A-1\",\"name\":\"n\"}]".formatted(key)))
        .singleElement()
        .satisfies(
            listener -> {
              assertThat(listener.account().value()).isEqualTo("A-1");
              assertThat(listener.url()).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTIVITY", "DEVICE_LOCATION", "DIAGNOSTICS", "HYPER_PRECISE"})
  void listenerWithoutAServiceName_isUndecodable(Family family) {
    assertThatThrownBy(() -> list(family, "[{\"url\":\"http://h/x\"}]"))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("no service name");
  }

  @Test
  void namesThatAreNone_areUndecodable() {
    assertThatThrownBy(
            () -> list(Family.CONNECTIVITY, "[{\"accountName\":\"a b\",\"serviceName\":\"S\"}]"))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("account name");
    assertThatThrownBy(() -> list(Family.CONNECTIVITY, "[{\"serviceName\":\" S\"}]"))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("service name");
  }

  @ParameterizedTest
  @CsvSource({
    "2019-09-07T23:57:53.292Z, 2019-09-07T23:57:53.292Z",
    "2019-09-07T23:57:53Z, 2019-09-07T23:57:53Z",
    "2019-09-07T23:57:53.292+00:00, 2019-09-07T23:57:53.292Z",
    "2019-09-07T23:57:53.292+0000, 2019-09-07T23:57:53.292Z",
    "2019-09-07T23:57:53.292-0530, 2019-09-08T05:27:53.292Z",
    "2019-09-07T23:57:53.123456789+02:00, 2019-09-07T21:57:53.123456789Z",
    "2019-09-07T23:57+02, 2019-09-07T21:57:00Z",
  })
  void createdOn_inEachForm(String text, Instant createdOn) {
    assertThat(diagnosed(text).createdOn()).contains(createdOn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "", "2019-09-07T23:57:53", "2019-13-07T23:57:53Z"})
  void createdOn_thatIsNoDate_isEmpty(String text) {
    assertThat(diagnosed(text).createdOn()).isEmpty();
  }

  private RegisteredListener diagnosed(String createdOn) {
    return list(
            Family.DIAGNOSTICS,
            ("{\"accountName\":\"A-1\",\"serviceName\":\"Diagnostics\",\"endpoint\":\"https://h/x\","
                 + "\"createdOn\":\"%s\"}")
                .formatted(createdOn))
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\":\"b\",\"n\":1} | b", "{} | ''", "\"a: b\" | ''", "null | ''", "[] | ''"})
  void httpHeaders_inEachForm(String headers, String valueOfA) {
    var listener =
        list(
                Family.DIAGNOSTICS,
                "[{\"serviceName\":\"Diagnostics\",\"endpoint\":\"https://h/x\",\"httpHeaders\":%s}]"
                    .formatted(headers))
            .get(0);

    assertThat(listener.httpHeaders())
        .isEqualTo(valueOfA.isEmpty() ? Map.of() : Map.of("a", valueOfA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"new\":true}"})
  void answerThatSaysNothing_isCompletedFromTheRequest(String body) {
    platform.onRest(Reply.json(body));

    var registered = client.deviceLocation().register(ACCOUNT, LOCATION, LISTENER);
    var deregistered = client.diagnostics().deregister(ACCOUNT, new ServiceName("Diagnostics"));
    var cancelled = client.deviceLocation().cancelAsyncReport(ACCOUNT, "tx");

    assertThat(registered.listener().account()).isEqualTo(ACCOUNT);
    assertThat(registered.listener().service()).isEqualTo(LOCATION);
    assertThat(registered.listener().url()).contains(LISTENER);
    assertThat(registered.issuedKey()).isEmpty();
    assertThat(deregistered.account()).isEqualTo(ACCOUNT);
    assertThat(deregistered.removed()).isEmpty();
    assertThat(cancelled).isEqualTo("tx");
  }

  @Test
  void answerOfSeveralWhereOneIsExpected_isUndecodable() {
    platform.onRest(Reply.json("[{\"a\":1},{\"b\":2}]"));

    assertThatThrownBy(() -> client.deviceLocation().register(ACCOUNT, LOCATION, LISTENER))
        .isInstanceOf(UndecodableAnswerException.class)
        .hasMessageContaining("2 objects");
  }

  @Test
  void sharedKey_comesFromTheHeader() {
    var key = SharedKey.random(new SecureRandom());
    platform.onRest(Reply.json("{}").withHeader("shared-key", key.base64()));

    var registered = client.deviceLocation().register(ACCOUNT, LOCATION, LISTENER);

    assertThat(registered.sharedKey()).contains(key);
  }

  @Test
  void sharedKey_ofAnotherEncoding_isKeptAsItCame() {
    platform.onRest(Reply.json("{}").withHeader("Shared-Key", "not base64!"));

    var registered = client.deviceLocation().register(ACCOUNT, LOCATION, LISTENER);

    assertThat(registered.issuedKey()).contains(new IssuedKey("not base64!"));
    assertThat(registered.sharedKey()).isEmpty();
  }

  @Test
  void sharedKey_underAnotherHeader() {
    platform.onRest(Reply.json("{}").withHeader("X-Secret", "k"));
    var configured = platform.client().sharedKeyHeader("X-Secret").build();

    assertThat(configured.deviceLocation().register(ACCOUNT, LOCATION, LISTENER).issuedKey())
        .contains(new IssuedKey("k"));
  }

  @Test
  void sharedKey_ofAFamilyThatSignsNothing_isNotTaken() {
    platform.onRest(Reply.json("{}").withHeader("Shared-Key", "k"));

    assertThat(client.softwareManagementV1().register(ACCOUNT, LISTENER).issuedKey()).isEmpty();
  }
}
