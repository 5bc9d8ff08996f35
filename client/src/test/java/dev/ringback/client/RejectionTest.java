package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringback.client.ScriptedPlatform.Reply;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RejectionTest {
  private static final AccountName ACCOUNT = new AccountName("0844021539-00001");
  private static final ServiceName BULLSEYE = new ServiceName("BullseyeReporting");

  private final ScriptedPlatform platform = new ScriptedPlatform();

  @AfterEach
  void close() {
    platform.close();
  }

  private RejectedException rejection(int status, String body) {
    platform.onRest(Reply.of(status, body));
    var client = platform.client().retry(RetrySettings.NONE).build();
    return catchThrowableOfType(
        RejectedException.class, () -> client.hyperPrecise().deregister(ACCOUNT, BULLSEYE));
  }

  static Stream<Arguments> errorBodies() {
    return Stream.of(
        Arguments.of(
            "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Service Not Purchased\"}",
            "INVALID_PARAMETER",
            "Service Not Purchased"),
        Arguments.of(
            "{\"responseCode\":\"INVALID_PARAMETER\",\"message\":\"Device inactive\"}",
            "INVALID_PARAMETER",
            "Device inactive"),
        Arguments.of(
            "{\"errorCode\":\"A\",\"errorMessage\":\"a\",\"responseCode\":\"A\",\"message\":\"a\"}",
            "A",
            "a"),
        Arguments.of(
            "{\"fault\":{\"code\":\"900906\",\"message\":\"No matching resource\","
                + "\"description\":\"d\"}}",
            "900906",
            "No matching resource"),
        Arguments.of("{\"fault\":{\"code\":900906,\"description\":\"d\"}}", "900906", "d"),
        Arguments.of(
            "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>404</am:code>"
                + "<am:type>Status report</am:type><am:message>Not Found</am:message>"
                + "<am:description>The requested resource is not available.</am:description>"
                + "</am:fault>",
            "404",
            "Not Found"),
        Arguments.of(
            "{\"error\":\"invalid_request\",\"error_description\":\"Missing grant_type\"}",
            "invalid_request",
            "Missing grant_type"),
        Arguments.of("{\"errorCode\":\"ONLY_CODE\",\"new\":[1]}", "ONLY_CODE", ""),
        Arguments.of("{\"errorMessage\":\"only\\r\\ntext\"}", null, "only text"),
        Arguments.of("<html>Bad Gateway</html>", null, ""),
        Arguments.of("[1]", null, ""),
        Arguments.of("{\"errorCode\":null,\"errorMessage\":null}", null, ""),
        Arguments.of("{\"errorCode\":", null, ""),
        Arguments.of("", null, ""));
  }

  @ParameterizedTest
  @MethodSource("errorBodies")
  void everyErrorBody_isUnderstood(String body, String code, String message) {
    var thrown = rejection(404, body);

    assertThat(thrown).isExactlyInstanceOf(RejectedException.class);
    assertThat(thrown.status()).isEqualTo(404);
    assertThat(thrown.errorCode().orElse(null)).isEqualTo(code);
    assertThat(thrown.errorMessage()).isEqualTo(message);
    assertThat(thrown.rawBody().orElse("")).isEqualTo(body);
    assertThat(thrown.getMessage())
        .startsWith("DELETE /api/hyper-precise/v1/callbacks: 404")
        .doesNotContain("\n", "\r");
  }

  @Test
  void hugeErrorBody_isCut() {
    var thrown = rejection(404, "{\"errorMessage\":\"%s\"}".formatted("x".repeat(1_000_000)));

    assertThat(thrown.errorMessage()).hasSize(500);
    assertThat(thrown.rawBody().orElseThrow()).hasSize(8192);
    assertThat(thrown.getMessage()).hasSizeLessThan(700);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INVALID_ACCESS", "INVALID_PARAMETER", "INTERNAL_ERROR", "UNAUTHORIZED"})
  void successWithACodeOfFailure_isARejection(String code) {
    var thrown = rejection(200, "{\"responseCode\":\"%s\",\"message\":\"no\"}".formatted(code));

    assertThat(thrown.status()).isEqualTo(200);
    assertThat(thrown.errorCode()).contains(code);
    assertThat(thrown.errorMessage()).isEqualTo("no");
  }

  @Test
  void successThatIsFalse_isARejection() {
    platform.onRest(Reply.json("{\"success\":false}"));
    var client = platform.client().build();

    assertThatThrownBy(() -> client.softwareManagementV2().deregister(ACCOUNT))
        .isInstanceOf(RejectedException.class)
        .hasMessage("DELETE /api/fota/v2/callbacks/0844021539-00001: 200: success is false");
  }
}
