package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.server.access.AccessBook;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.OauthClient;
import dev.ringback.server.access.Role;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.access.SecretHash;
import dev.ringback.server.access.SessionUser;
import dev.ringback.server.access.Sessions;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.SharedKeys;
import dev.ringback.server.web.RunningEdge.Answer;
import dev.ringback.server.web.RunningEdge.Call;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract, run against the edge: every example of every operation, and every documented error
/// that can be brought about.
class RegistrationContractTest {
  private static final Contract CONTRACT = Contract.read();
  private static final Pattern ACCOUNT =
      Pattern.compile("/callbacks/([^/?]+)|account(?:Name|Number)=([^&]+)");
  private static final AccountName ELSEWHERE = new AccountName("9999999999-00009");

  /// Members whose value is new each time.
  private static final Set<String> FRESH =
      Set.of("access_token", "sessionToken", "newPassword", "createdOn");

  /// Errors of the table that this server has no occasion to give, by status, code and text.
  private static final Map<String, String> NOT_PROVOKED =
      Map.of(
          "400 INVALID_PARAMETER Unregistered account",
          "accounts have no subscriptions here: an account is the caller's or it is not",
          "403 CALLBACK_NOT_REGISTERED Callback is not registered for this account.",
          "documented for the service as a whole; none of the three operations needs a listener"
              + " that is answered this way",
          "409 INVALID_PARAMETER Service Not Purchased",
          "services are not purchased here",
          "404 INVALID_PARAMETER Device inactive",
          "only the removal of a listener can miss one; there it is provoked",
          "400 INVALID_PARAMETER Unable to Cancel",
          "only the cancelling has it; there it is provoked");

  private static final AccessBook CALLERS = callers();

  @TempDir Path data;
  private RunningEdge edge;

  @BeforeEach
  void open() {
    edge = RunningEdge.open(data);
    edge.books.change(
        book -> {
          var more = book;
          for (var client : CALLERS.clients().values()) {
            more = more.with(client);
          }
          for (var user : CALLERS.users().values()) {
            more = more.with(user);
          }
          return more;
        });
  }

  @AfterEach
  void close() {
    edge.close();
  }

  static Stream<String> operations() {
    return CONTRACT.operations().stream().map(operation -> operation.text("id").orElseThrow());
  }

  @Test
  void contract_has29Operations() {
    assertThat(operations()).hasSize(29).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void example_isAnsweredAsDocumented(String id) {
    var operation = CONTRACT.operation(id);
    requireAnsweredAsDocumented(operation, operation.object("example").orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void alternateExample_isAnsweredAsDocumented(String id) {
    var operation = CONTRACT.operation(id);
    objects(operation, "alternateExamples")
        .forEach(example -> requireAnsweredAsDocumented(operation, example));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void emptyResult_isAsDocumented(String id) {
    var operation = CONTRACT.operation(id);
    operation
        .get("emptyResult")
        .ifPresent(
            empty ->
                assertThat(call(operation, example(operation)).send().json()).isEqualTo(empty));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void error_isAnsweredAsDocumented(String id) {
    var operation = CONTRACT.operation(id);
    for (var error : objects(operation, "errors")) {
      var provoked = provoke(operation, error);
      if (provoked.isEmpty()) {
        assertThat(NOT_PROVOKED)
            .as("neither provoked nor explained: %s", error)
            .containsKey(name(error));
      }
      provoked.forEach(answer -> requireError(operation, error, answer));
    }
  }

  @Test
  void errorsThatAreNotProvoked_areInTheContract() {
    var all = new TreeSet<String>();
    for (var operation : CONTRACT.operations()) {
      objects(operation, "errors").forEach(error -> all.add(name(error)));
    }
    assertThat(all).containsAll(NOT_PROVOKED.keySet());
  }

  // ---- examples

  private void requireAnsweredAsDocumented(JsonObject operation, JsonObject example) {
    var request = example.object("request").orElseThrow();
    var expected = example.object("response").orElseThrow();
    seed(operation, expected);

    var answer = call(operation, request).send();

    assertThat(answer.status())
        .as(answer.body())
        .isEqualTo(expected.number("status").orElseThrow().intValue());
    assertThat(CONTRACT.violations(operation.get("responseSchema").orElseThrow(), answer.body()))
        .isEmpty();
    requireHeaders(expected.object("headers").orElse(JsonObject.EMPTY), answer);
    var account = account(request);
    assertThat(comparable(answer.json()))
        .isEqualTo(comparable(echoing(account, expected.get("body").orElseThrow())));
  }

  private static void requireHeaders(JsonObject expected, Answer answer) {
    for (var header : expected.members().entrySet()) {
      var value = answer.header(header.getKey());
      assertThat(value).as(header.getKey()).isPresent();
      if (header.getKey().equals("Shared-Key")) {
        assertThat(SharedKey.of(value.orElseThrow()).base64()).isEqualTo(value.orElseThrow());
      } else {
        assertThat(header.getValue().asText()).isEqualTo(value);
      }
    }
  }

  /// The samples of the sources answer another account than they ask for; a server echoes.
  private static JsonValue echoing(Optional<String> account, JsonValue body) {
    var text = body.text();
    return account.isEmpty()
        ? body
        : JsonValue.read(
            text.replace("\"TestQAAccount\"", "\"" + account.get() + "\"").getBytes(UTF_8));
  }

  /// Without what is new each time; lists become sets, because their order is not part of the
  /// contract.
  private static Object comparable(JsonValue value) {
    if (value instanceof JsonObject object) {
      var members = new LinkedHashMap<String, Object>();
      object
          .members()
          .forEach(
              (name, member) ->
                  members.put(name, FRESH.contains(name) ? "fresh" : comparable(member)));
      return members;
    }
    return value
        .asArray()
        .<Object>map(
            list -> Set.copyOf(list.stream().map(RegistrationContractTest::comparable).toList()))
        .orElse(value);
  }

  /// Registers what a GET is to list, or a DELETE to remove, in the words of the example's answer.
  private void seed(JsonObject operation, JsonObject expected) {
    var method = operation.text("method").orElseThrow();
    var family = family(operation);
    if (family.isEmpty() || method.equals("POST") || method.equals("PUT")) {
      return;
    }
    var account = account(example(operation)).orElseThrow();
    var body = expected.get("body").orElseThrow();
    var items = body.asArray().orElse(List.of(body));
    for (var item : items) {
      var listener = item.asObject().orElseThrow();
      edge.registrations.put(
          new Registration(
              new ListenerKey(
                  family.get(), new AccountName(account), service(family.get(), listener)),
              CallbackUrl.of(
                  listener
                      .text("url")
                      .or(() -> listener.text("endpoint"))
                      .orElse("https://listener.example.com/")),
              new Credentials(
                  listener.text("username").orElse(""), listener.text("password").orElse("")),
              Map.of(),
              SharedKeys.NONE,
              listener.text("createdOn").map(Instant::parse).orElse(RunningEdge.NOON)));
    }
  }

  private static ServiceName service(Family family, JsonObject listener) {
    return listener
        .text("serviceName")
        .or(() -> listener.text("name"))
        .map(ServiceName::new)
        .orElseGet(() -> family.services().iterator().next());
  }

  // ---- errors

  private List<Answer> provoke(JsonObject operation, JsonObject error) {
    var call = call(operation, example(operation));
    var deregisters =
        call.method().equals("DELETE") && !operation.text("id").orElseThrow().endsWith("cancel");
    return switch (name(error)) {
      case "400 UnifiedWebService.REQUEST_FAILED.SessionToken.Expired",
          "400 INVALID_PARAMETER UWS verification failure (The Session has expired.)" ->
          List.of(afterIdling(call));
      case "400 UnifiedWebService.REQUEST_FAILED.SessionToken.Format" ->
          List.of(call.without("VZ-M2M-Token").send());
      case "400 UnifiedWebService.INPUT_INVALID.SessionToken.Invalid" ->
          List.of(
              call.with("VZ-M2M-Token", UUID.randomUUID().toString()).send(),
              call.with("VZ-M2M-Token", "not a GUID").send());
      case "400 UnifiedWebService.REQUEST_FAILED.AccountNotFound",
          "400 INVALID_PARAMETER Invalid account name",
          "400 INVALID_PARAMETER Invalid account name format" ->
          List.of(forAccount(call, "-malformed").send());
      case "400 UnifiedWebService.REQUEST_FAILED.AccountName",
          "400 INVALID_PARAMETER UWS verification failure (Could not find account {account})",
          "400 INVALID_PARAMETER Inactive account" ->
          List.of(byStranger(call).send());
      case "401 INVALID_ACCOUNT An error was encountered when trying to verify the UWS account." ->
          List.of(byStranger(call).send(), call.without("VZ-M2M-Token").send(), afterIdling(call));
      case "401 GatewayError" ->
          List.of(
              call.without("Authorization").send(),
              call.with("Authorization", "Bearer 0123").send());
      case "401 INVALID_ACCESS The access policy denied the resource operation for this user" ->
          List.of(
              call.without("Authorization").send(),
              call.with("Authorization", "Bearer 0123").send(),
              call.without("VZ-M2M-Token").send(),
              byStranger(call).send());
      case "403 INVALID_PARAMETER Device Not Certified" ->
          List.of(
              call.with("Authorization", "Bearer " + edge.bearer("publisher", "secret")).send());
      case "400 UnifiedWebService.INPUT_INVALID.RequestUndefined",
          "400 INVALID_PARAMETER Input binding error" ->
          List.of(call.body(null).send());
      case "400 CallbackService.INPUT_INVALID.ServiceName",
          "400 INVALID_PARAMETER Invalid callback service name" ->
          List.of(
              bent(call, "name", JsonValue.of("NoService")), bent(call, "name", JsonValue.of(7)));
      case "400 CallbackService.INPUT_INVALID.Url", "400 INVALID_PARAMETER Invalid callback url" ->
          List.of(
              bent(call, "url", JsonValue.of("ftp://listener.example.com/")),
              bent(call, "url", JsonValue.of("no address")),
              bent(call, "url", JsonValue.of(true)));
      case "400 CallbackService.REQUEST_FAILED.CallbackNotFound",
          "400 INVALID_PARAMETER Callback not registered" ->
          List.of(call.send());
      case "400 INVALID_PARAMETER Invalid JSON" ->
          List.of(call.body("{").send(), call.body("[]").send(), call.body(null).send());
      case "400 INVALID_PARAMETER Unable to Cancel" ->
          deregisters
              ? List.of()
              : List.of(call.at(call.path().replaceFirst("2c90bd28", "%2E")).send());
      case "400 INVALID_PARAMETER The request parameter is invalid." ->
          List.of(
              call.body() == null
                  ? forAccount(call, "").send()
                  : bent(call, "endpoint", JsonValue.of(1)));
      case "400 INVALID_PARAMETER Device Not Found, Request will be queued" ->
          List.of(forAccount(call, "").send());
      case "404 INVALID_PARAMETER Device inactive" ->
          deregisters ? List.of(call.send()) : List.of();
      case "500 INTERNAL_SYSTEM_ERROR The system encountered an internal error.",
          "500 INTERNAL_ERROR Device is active in several accounts" ->
          List.of(whileBroken(call));
      case "400 invalid_request" -> List.of(call.body("scope=read").send());
      case "401 invalid_client" ->
          List.of(call.with("Authorization", RunningEdge.basic("key", "wrong")).send());
      case "400 UnifiedWebService.INPUT_INVALID.Password.Invalid" ->
          List.of(bent(call, "password", JsonValue.of("wrong")));
      default -> List.of();
    };
  }

  private Answer afterIdling(Call call) {
    edge.clock.advance(Sessions.IDLE.plusMillis(1));
    return call.send();
  }

  private Call byStranger(Call call) {
    return call.with("Authorization", "Bearer " + edge.bearer("elsewhere", "secret"));
  }

  private Answer whileBroken(Call call) {
    edge.registrations.broken(true);
    try {
      return call.send();
    } finally {
      edge.registrations.broken(false);
    }
  }

  private static Answer bent(Call call, String member, JsonValue value) {
    var body = JsonValue.read(bytes(call)).asObject().orElseThrow();
    return call.body(body.with(member, value).text()).send();
  }

  private static byte[] bytes(Call call) {
    return requireNonNull(call.body()).getBytes(UTF_8);
  }

  private static Call forAccount(Call call, String other) {
    var account = ACCOUNT.matcher(call.path());
    if (account.find()) {
      var group = account.group(1) == null ? 2 : 1;
      return call.at(
          call.path().substring(0, account.start(group))
              + other
              + call.path().substring(account.end(group)));
    }
    var body = JsonValue.read(bytes(call)).asObject().orElseThrow();
    return call.body(body.with("accountName", other).text());
  }

  private void requireError(JsonObject operation, JsonObject error, Answer answer) {
    var status = error.number("status").orElseThrow().intValue();
    assertThat(answer.status()).as("%s: %s", error, answer.body()).isEqualTo(status);
    var gateway = name(error).equals("401 GatewayError");
    var schema =
        gateway ? Contract.reference("GatewayError") : operation.get("errorSchema").orElseThrow();
    assertThat(CONTRACT.violations(schema, answer.body())).as(answer.body()).isEmpty();
    error.text("errorCode").ifPresent(code -> assertThat(answer.text("errorCode")).isEqualTo(code));
    // Texts of Hyper Precise are samples; elsewhere they are the documented ones.
    error
        .text("errorMessage")
        .filter(_ -> family(operation).filter(Family.HYPER_PRECISE::equals).isEmpty())
        .map(text -> text.replace("{account}", account(example(operation)).orElse("")))
        .ifPresent(text -> assertThat(answer.text("errorMessage")).isEqualTo(text));
    error
        .object("body")
        .ifPresent(body -> assertThat(comparable(answer.json())).isEqualTo(comparable(body)));
    assertThat(answer.body()).doesNotContain("Exception", "/secret/path", "dev.ringback");
  }

  private static String name(JsonObject error) {
    var what =
        error
            .text("errorCode")
            .or(() -> error.text("body"))
            .or(() -> error.object("body").flatMap(body -> body.text("error")))
            .orElseThrow();
    var text = error.text("errorMessage").map(message -> " " + message).orElse("");
    return error.number("status").orElseThrow() + " " + what + text;
  }

  // ---- requests

  /// The call of an example, with live credentials in place of the example's.
  private Call call(JsonObject operation, JsonObject request) {
    var call =
        edge.bare(request.text("method").orElseThrow(), request.text("url").orElseThrow())
            .body(request.get("body").map(body -> body.asText().orElse(body.text())).orElse(null));
    for (var header : request.object("headers").orElse(JsonObject.EMPTY).members().entrySet()) {
      call = call.with(header.getKey(), header.getValue().asText().orElseThrow());
    }
    if (call.headers().getOrDefault("Authorization", "").startsWith("Bearer")) {
      call = call.with("Authorization", "Bearer " + edge.bearer(Sandbox.CLIENT, Sandbox.SECRET));
    }
    if (call.headers().containsKey("VZ-M2M-Token")) {
      var resets = operation.text("id").orElseThrow().equals("auth.session.resetPassword");
      call =
          call.with(
              "VZ-M2M-Token",
              resets
                  ? edge.session("resetter", "grflbk")
                  : edge.session(Sandbox.USER, Sandbox.PASSWORD));
    }
    return call;
  }

  private static JsonObject example(JsonObject operation) {
    return operation.object("example").flatMap(example -> example.object("request")).orElseThrow();
  }

  private static Optional<String> account(JsonObject request) {
    var match = ACCOUNT.matcher(request.text("url").orElseThrow());
    return match.find()
        ? Optional.of(match.group(1) == null ? match.group(2) : match.group(1))
        : request.object("body").flatMap(body -> body.text("accountName"));
  }

  private static Optional<Family> family(JsonObject operation) {
    var path = operation.text("path").orElseThrow();
    return operation.text("family").orElseThrow().equals("auth")
        ? Optional.empty()
        : Stream.of(Family.values()).filter(one -> path.startsWith(one.basePath())).findFirst();
  }

  private static List<JsonObject> objects(JsonObject owner, String name) {
    var objects = new ArrayList<JsonObject>();
    owner
        .get(name)
        .flatMap(JsonValue::asArray)
        .orElse(List.of())
        .forEach(value -> objects.add(value.asObject().orElseThrow()));
    return objects;
  }

  private static AccessBook callers() {
    var random = new SecureRandom();
    var secret = SecretHash.of("secret", random);
    var all = new Accounts.All();
    var some = new Accounts.Some(Set.of(ELSEWHERE));
    return AccessBook.EMPTY
        .with(client("key", secret, Role.CUSTOMER, all))
        .with(client("elsewhere", secret, Role.CUSTOMER, some))
        .with(client("publisher", secret, Role.PUBLISHER, all))
        .with(user("zbeeblebrox", SecretHash.of("IMgr8", random)))
        .with(user("resetter", SecretHash.of("grflbk", random)));
  }

  private static OauthClient client(String id, SecretHash secret, Role role, Accounts accounts) {
    return new OauthClient(id, id, secret, Set.of(role), accounts, DiagnosticsShape.ARRAY);
  }

  private static SessionUser user(String name, SecretHash password) {
    return new SessionUser(name, name, password, 0, Set.of(Role.CUSTOMER), new Accounts.All(), 0);
  }
}
