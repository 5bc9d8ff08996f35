package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.server.web.http.Route;
import dev.ringback.testkit.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every route of the server, driven by everyone who may not use it: each answer is the documented
/// one, nothing changes, and an account that is another's looks like one that nobody has.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  private static final String MINE = "0252012345-00001";
  private static final String FOREIGN = "0352012345-00002";
  private static final String UNKNOWN = "0452012345-00003";
  private static final String LISTENER = "https://listener.example.com/x";
  private static final String NAMED = "{\"name\":\"%s\",\"url\":\"" + LISTENER + "\"}";
  private static final String URL = "{\"url\":\"" + LISTENER + "\"}";
  private static final String FORM = "grant_type=client_credentials";
  private static final String GARBAGE = "0".repeat(64);

  /// What a route asks of its callers.
  private enum Asks {
    NOTHING,
    KEY_AND_SECRET,
    BEARER,
    CUSTOMER,
    PUBLISHER,
    OPERATOR
  }

  /// A route, a request for it that works for the right caller, and what it answers about an
  /// account that is not the caller's.
  ///
  /// @param foreign the status; 0 when it is not asked about any
  /// @param why a part of the body
  private record Row(
      String method,
      String template,
      Asks asks,
      String path,
      String body,
      int foreign,
      String why) {
    Row(String method, String template, Asks asks, String path, String body) {
      this(method, template, asks, path, body, 0, "");
    }

    String route() {
      return method + " " + template;
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("GET", "/health/live", Asks.NOTHING, "/health/live", ""),
          new Row("GET", "/health/ready", Asks.NOTHING, "/health/ready", ""),
          same("POST", "/api/ts/v1/oauth2/token", Asks.KEY_AND_SECRET, FORM),
          same("POST", "/api/ts/v1/oauth2/revoke", Asks.KEY_AND_SECRET, FORM + "&token=" + GARBAGE),
          same(
              "POST",
              "/api/m2m/v1/session/login",
              Asks.BEARER,
              "{\"username\":\"@user\"," + "\"password\":\"@password\"}"),
          same(
              "PUT",
              "/api/m2m/v1/session/password/actions/reset",
              Asks.BEARER,
              "{\"oldPassword\":\"@password\"}"),
          same("POST", "/api/m2m/v1/session/logout", Asks.BEARER, ""),
          connectivity("GET", "", ""),
          connectivity("POST", "", NAMED.formatted("CarrierService")),
          connectivity("DELETE", "/name/{service}", ""),
          location("GET", "/callbacks/{account}", ""),
          location("POST", "/callbacks/{account}", NAMED.formatted("Location")),
          location("DELETE", "/callbacks/{account}/name/{service}", ""),
          new Row(
              "DELETE",
              "/api/loc/v1/devicelocations/{txid}",
              Asks.CUSTOMER,
              "/api/loc/v1/devicelocations/2c90bd28-ece4-42ef-9f02-7e3bd4fbff33?accountName=@account",
              "",
              400,
              "UWS verification failure"),
          software("v1", "GET", "", ""),
          software("v1", "POST", "", NAMED.formatted("Fota")),
          software("v1", "DELETE", "/name/{service}", ""),
          software("v2", "GET", "", ""),
          software("v2", "PUT", "", URL),
          software("v2", "POST", "", URL),
          software("v2", "DELETE", "", ""),
          software("v3", "GET", "", ""),
          software("v3", "PUT", "", URL),
          software("v3", "POST", "", URL),
          software("v3", "DELETE", "", ""),
          diagnostics("GET", "?accountName=@account", ""),
          diagnostics(
              "POST",
              "",
              "{\"accountName\":\"@account\",\"serviceName\":\"Diagnostics\",\"endpoint\":\""
                  + LISTENER
                  + "\"}"),
          diagnostics("DELETE", "?accountName=@account&serviceName=Diagnostics", ""),
          hyperPrecise("GET", "", ""),
          hyperPrecise("POST", "", NAMED.formatted("mine")),
          hyperPrecise("DELETE", "&service=mine", ""),
          new Row(
              "POST",
              "/ringback/v1/messages",
              Asks.PUBLISHER,
              "/ringback/v1/messages",
              "{\"family\":\"connectivity\",\"account\":\"@account\",\"service\":\"CarrierService\","
                  + "\"body\":{}}",
              400,
              "one that this caller may publish to"),
          operator("GET", "/ringback/v1/messages/{id}"),
          new Row(
              "GET",
              "/ringback/v1/deliveries",
              Asks.OPERATOR,
              "/ringback/v1/deliveries?account=@account",
              "",
              200,
              "\"deliveries\":[]"),
          operator("POST", "/ringback/v1/deliveries/{id}/replay"),
          listener("GET", "", ""),
          listener("PUT", "/policy", "{\"ordered\":true}"),
          listener("POST", "/pause", ""),
          listener("POST", "/resume", ""),
          listener("POST", "/test", ""),
          listener("POST", "/skip", "{\"orderingKey\":\"k\"}"),
          new Row("GET", "/ringback/v1/listeners", Asks.OPERATOR, "/ringback/v1/listeners", ""),
          new Row(
              "POST",
              "/ringback/v1/replays",
              Asks.OPERATOR,
              "/ringback/v1/replays",
              "{\"account\":\"@account\",\"service\":\"Nobodys\"}",
              0,
              ""),
          new Row("GET", "/ringback/v1/replays", Asks.OPERATOR, "/ringback/v1/replays", ""),
          replay("GET", ""),
          replay("POST", "/pause"),
          replay("POST", "/resume"),
          replay("POST", "/cancel"),
          new Row(
              "GET",
              "/ringback/v1/archive",
              Asks.OPERATOR,
              "/ringback/v1/archive?family=connectivity&account=@account&service=QoS",
              "",
              200,
              "\"archived\":0"));

  private static Row same(String method, String path, Asks asks, String body) {
    return new Row(method, path, asks, path, body);
  }

  private static Row connectivity(String method, String below, String body) {
    var callbacks = "/api/m2m/v1/callbacks/";
    return new Row(
        method,
        callbacks + "{account}" + below,
        Asks.CUSTOMER,
        callbacks + "@account" + below.replace("{service}", "CarrierService"),
        body,
        400,
        "UnifiedWebService.REQUEST_FAILED.AccountName");
  }

  private static Row location(String method, String below, String body) {
    return new Row(
        method,
        "/api/loc/v1" + below,
        Asks.CUSTOMER,
        "/api/loc/v1" + below.replace("{account}", "@account").replace("{service}", "Location"),
        body,
        400,
        "UWS verification failure");
  }

  private static Row software(String version, String method, String below, String body) {
    var callbacks = "/api/fota/" + version + "/callbacks/";
    return new Row(
        method,
        callbacks + "{account}" + below,
        Asks.CUSTOMER,
        callbacks + "@account" + below.replace("{service}", "Fota"),
        body,
        400,
        "Inactive account");
  }

  private static Row diagnostics(String method, String query, String body) {
    var callbacks = "/api/diagnostics/v1/callbacks";
    return new Row(
        method, callbacks, Asks.CUSTOMER, callbacks + query, body, 401, "INVALID_ACCOUNT");
  }

  private static Row hyperPrecise(String method, String query, String body) {
    var callbacks = "/api/hyper-precise/v1/callbacks";
    return new Row(
        method,
        callbacks,
        Asks.CUSTOMER,
        callbacks + "?accountNumber=@account" + query,
        body,
        401,
        "INVALID_ACCESS");
  }

  private static Row listener(String method, String below, String body) {
    var listeners = "/ringback/v1/listeners/";
    return new Row(
        method,
        listeners + "{id}" + below,
        Asks.OPERATOR,
        listeners + "connectivity:@account:AlertService" + below,
        body,
        404,
        "NOT_REGISTERED");
  }

  private static Row replay(String method, String below) {
    var replays = "/ringback/v1/replays/";
    return new Row(
        method,
        replays + "{id}" + below,
        Asks.OPERATOR,
        replays + "@replay" + below,
        "",
        404,
        "NOT_REGISTERED");
  }

  private static Row operator(String method, String template) {
    return new Row(
        method,
        template,
        Asks.OPERATOR,
        template.replace("{id}", "@message"),
        "",
        404,
        "NOT_REGISTERED");
  }

  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> messages = new TreeMap<>();
  private final Map<String, String> replays = new TreeMap<>();
  private AccessAdmin admin;
  private Server server;
  private Person everyone;
  private Person mine;
  private Person elsewhere;
  private Person watching;
  private String all;
  private String expiredBearer;
  private String expiredSession;

  @BeforeAll
  void open(@TempDir Path data) throws Exception {
    admin = new AccessAdmin(AccessFile.in(data));
    server =
        Server.start(
            ServerConfig.defaults(data, 0)
                .sealedWith(TestKeys.ONE)
                .allowing(List.of(AddressRange.of("127.0.0.1/32"))),
            clock);
    var allRoles = EnumSet.allOf(Role.class);
    var early = program(allRoles, new Accounts.All());
    everyone = person(allRoles, new Accounts.All());
    expiredBearer = early.bearer();
    expiredSession = everyone.session(expiredBearer);

    clock.advance(Duration.ofHours(2));
    all = program(allRoles, new Accounts.All()).bearer();
    mine = person(allRoles, some(MINE));
    elsewhere = person(allRoles, some("0552012345-00004"));
    watching = person(EnumSet.of(Role.OPERATOR, Role.PUBLISHER), new Accounts.All());
    for (var account : List.of(MINE, FOREIGN)) {
      var session = everyone.session(all);
      for (var row : ROWS) {
        if (row.asks() == Asks.CUSTOMER && row.method().equals("POST")) {
          var answer = send(row, account, headers(all, session));
          assertThat(answer.status()).as(row.route() + ": " + answer.body()).isEqualTo(200);
        }
      }
      var here = "{\"name\":\"AlertService\",\"url\":\"http://127.0.0.1:50551/\"}";
      var path = "/api/m2m/v1/callbacks/" + account;
      assertThat(send("POST", path, here, headers(all, session)).status()).isEqualTo(200);
      messages.put(account, publish(account));
      replays.put(account, replay(account));
    }
    replays.put(UNKNOWN, replays.getOrDefault(MINE, "").replaceFirst(".$", "0"));
    messages.put(UNKNOWN, "msg_01M7VV1VDG5T6RMBQBD4C6JN1F");
  }

  @AfterAll
  void close() {
    http.close();
    server.close();
  }

  /// A message that nobody listens to, so that it is over at once.
  private String publish(String account) throws Exception {
    var body =
        "{\"family\":\"connectivity\",\"account\":\"%s\",\"service\":\"QoS\",\"body\":{}}"
            .formatted(account);
    var answer = send("POST", "/ringback/v1/messages", body, headers(all));
    var message = JsonObject.read(answer.body().getBytes(UTF_8)).get("messages").orElseThrow();
    var id = message.asArray().orElseThrow().getFirst().asObject().orElseThrow().text("id");
    var path = "/ringback/v1/messages/" + id.orElseThrow();
    for (var i = 0; i < 1_000; i++) {
      if (send("GET", path, "", headers(all)).body().contains("\"archived\"")) {
        return id.orElseThrow();
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the message is not archived");
  }

  /// A replay of nothing, so that it is over at once.
  private String replay(String account) throws Exception {
    var filter = "{\"account\":\"%s\",\"requestId\":\"none\"}".formatted(account);
    var id = text(send("POST", "/ringback/v1/replays", filter, headers(all)), "id");
    for (var i = 0; i < 1_000; i++) {
      var shown = send("GET", "/ringback/v1/replays/" + id, "", headers(all)).body();
      if (!shown.contains("\"running\"")) {
        return id;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the replay does not end");
  }

  private static Accounts some(String... names) {
    return new Accounts.Some(
        Arrays.stream(names).map(AccountName::new).collect(Collectors.toSet()));
  }

  private Program program(Set<Role> roles, Accounts accounts) {
    var name = "program-" + admin.list().clients().size();
    var added = admin.addClient(name, roles, accounts, DiagnosticsShape.ARRAY);
    return new Program(added.client().id(), added.secret());
  }

  private Person person(Set<Role> roles, Accounts accounts) {
    var added = admin.addUser("person-" + admin.list().users().size(), roles, accounts);
    return new Person(added.user().name(), added.password());
  }

  private final class Program {
    private final String id;
    private final String secret;

    Program(String id, String secret) {
      this.id = id;
      this.secret = secret;
    }

    String basic() {
      return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
    }

    Program with(String other) {
      return new Program(id, other);
    }

    String bearer() throws Exception {
      var answer = send("POST", "/api/ts/v1/oauth2/token", FORM, Map.of("Authorization", basic()));
      return text(answer, "access_token");
    }
  }

  private final class Person {
    private final String name;
    private final String password;

    Person(String name, String password) {
      this.name = name;
      this.password = password;
    }

    String body() {
      return JsonObject.EMPTY.with("username", name).with("password", password).text();
    }

    String session(String bearer) throws Exception {
      return text(
          send("POST", "/api/m2m/v1/session/login", body(), headers(bearer)), "sessionToken");
    }
  }

  private static String text(Answer answer, String name) {
    return JsonObject.read(answer.body().getBytes(UTF_8)).text(name).orElseThrow();
  }

  private static Map<String, String> headers(String bearer) {
    return Map.of("Authorization", "Bearer " + bearer);
  }

  private static Map<String, String> headers(String bearer, String session) {
    return Map.of("Authorization", "Bearer " + bearer, "VZ-M2M-Token", session);
  }

  /// An answer, with all that can be told apart.
  private record Answer(int status, Map<String, List<String>> headers, String body) {
    /// The answer as if it had been about an account of no name.
    Answer without(String account) {
      return new Answer(status, headers, body.replace(account, "ACCOUNT"));
    }
  }

  private Answer send(Row row, String account, Map<String, String> headers) throws Exception {
    var path =
        row.path()
            .replace("@account", account)
            .replace("@message", messages.getOrDefault(account, UNKNOWN))
            .replace("@replay", replays.getOrDefault(account, UNKNOWN));
    return send(row.method(), path, row.body().replace("@account", account), headers);
  }

  private Answer send(String method, String path, String body, Map<String, String> headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    var response = http.send(request.build(), BodyHandlers.ofString());
    var shown = new TreeMap<>(response.headers().map());
    shown.remove("date");
    return new Answer(response.statusCode(), shown, response.body());
  }

  /// Everything that calls can change, as those see it who may see everything.
  private Map<String, String> everything() throws Exception {
    var seen = new LinkedHashMap<String, String>();
    var session = everyone.session(all);
    for (var account : List.of(MINE, FOREIGN, UNKNOWN)) {
      for (var row : ROWS) {
        if (row.asks() == Asks.CUSTOMER && row.method().equals("GET")) {
          var key = row.path() + " of " + account;
          seen.put(key, send(row, account, headers(all, session)).body());
        }
      }
    }
    seen.put("deliveries", send("GET", "/ringback/v1/deliveries", "", headers(all)).body());
    seen.put("listeners", send("GET", "/ringback/v1/listeners", "", headers(all)).body());
    seen.put("replays", send("GET", "/ringback/v1/replays", "", headers(all)).body());
    seen.put("book", admin.list().toString());
    return seen;
  }

  @Test
  void everyRoute_hasARow() {
    var routes = server.routes().stream().map(AccessMatrixTest::shown).collect(Collectors.toSet());
    var rows = ROWS.stream().map(Row::route).collect(Collectors.toSet());
    assertThat(rows).isEqualTo(routes).hasSize(ROWS.size());
  }

  private static String shown(Route route) {
    return route.method() + " " + route.path();
  }

  @Test
  void withoutAGoodBearer_nobodyComesIn_andNothingChanges() throws Exception {
    var before = everything();
    var session = everyone.session(all);
    for (var row : ROWS) {
      if (row.asks() == Asks.NOTHING || row.asks() == Asks.KEY_AND_SECRET) {
        continue;
      }
      var none = send(row, MINE, Map.of("VZ-M2M-Token", session));
      assertThat(none.status()).as(row.route()).isEqualTo(401);
      assertThat(none.body()).as(row.route()).contains(code(row, "900902", "CREDENTIALS_MISSING"));
      assertThat(none.headers()).as(row.route()).containsKey("www-authenticate");

      var refusals = new HashSet<Answer>();
      for (var bearer : List.of(GARBAGE, "x", "dev-key", expiredBearer)) {
        refusals.add(send(row, MINE, headers(bearer, session)));
      }
      assertThat(refusals).as(row.route()).hasSize(1);
      var refused = refusals.iterator().next();
      assertThat(refused.status()).as(row.route()).isEqualTo(401);
      assertThat(refused.body()).as(row.route()).contains(code(row, "900901", "TOKEN_REFUSED"));

      for (var header : List.of("Basic " + GARBAGE, "Bearer", "Bearer a b", GARBAGE)) {
        var malformed = send(row, MINE, Map.of("Authorization", header, "VZ-M2M-Token", session));
        assertThat(malformed).as(row.route() + " with " + header).isEqualTo(none);
      }
    }
    assertThat(everything()).isEqualTo(before);
  }

  private static String code(Row row, String fault, String problem) {
    if (row.template().startsWith("/api/hyper-precise/")) {
      return "INVALID_ACCESS";
    }
    return row.template().startsWith("/api/") ? fault : problem;
  }

  @Test
  void withoutTheRole_nobodyComesIn_andNothingChanges() throws Exception {
    var before = everything();
    for (var row : ROWS) {
      var role =
          switch (row.asks()) {
            case CUSTOMER -> Role.CUSTOMER;
            case PUBLISHER -> Role.PUBLISHER;
            case OPERATOR -> Role.OPERATOR;
            case NOTHING, KEY_AND_SECRET, BEARER -> null;
          };
      if (role == null) {
        continue;
      }
      var others = EnumSet.complementOf(EnumSet.of(role));
      var program = program(others, new Accounts.All()).bearer();
      var answers = new HashSet<Answer>();
      answers.add(send(row, MINE, headers(program, everyone.session(all))));
      answers.add(send(row, UNKNOWN, headers(program, everyone.session(all))));
      if (role == Role.CUSTOMER) {
        // The role has to be the program's and the person's.
        answers.add(send(row, MINE, headers(all, watching.session(all))));
      }
      assertThat(answers).as(row.route()).hasSize(1);
      var answer = answers.iterator().next();
      assertThat(answer.status()).as(row.route()).isEqualTo(403);
      admin.removeClient("program-" + (admin.list().clients().size() - 1));
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void foreignAccount_isAnsweredLikeOneThatNobodyHas_andNothingChanges() throws Exception {
    var ofMine = program(EnumSet.allOf(Role.class), some(MINE)).bearer();
    var before = everything();
    for (var row : ROWS) {
      if (row.foreign() == 0) {
        continue;
      }
      var callers = new ArrayList<Map<String, String>>();
      callers.add(headers(ofMine, everyone.session(all)));
      if (row.asks() == Asks.CUSTOMER) {
        callers.add(headers(all, mine.session(all)));
        callers.add(headers(ofMine, elsewhere.session(all)));
      }
      for (var caller : callers) {
        var foreign = send(row, FOREIGN, caller);
        var unknown = send(row, UNKNOWN, caller);
        assertThat(foreign.without(FOREIGN)).as(row.route()).isEqualTo(unknown.without(UNKNOWN));
        assertThat(foreign.status()).as(row.route()).isEqualTo(row.foreign());
        assertThat(foreign.body()).as(row.route()).contains(row.why());
      }
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void head_letsInWhomGetLetsIn_andTellsNoMore() throws Exception {
    var session = everyone.session(all);
    for (var row : ROWS) {
      if (!row.method().equals("GET")) {
        continue;
      }
      var head = new Row("HEAD", row.template(), row.asks(), row.path(), row.body());
      var callers =
          List.of(
              Map.<String, String>of(),
              headers(GARBAGE),
              headers(all, mine.session(all)),
              headers(all, session));
      for (var caller : callers) {
        for (var account : List.of(MINE, FOREIGN)) {
          var got = send(row, account, caller);
          var asked = send(head, account, caller);
          assertThat(asked).as(row.route()).isEqualTo(new Answer(got.status(), got.headers(), ""));
        }
      }
    }
  }

  /// Operators' own events go out under an account of the server's. Whoever covers all accounts
  /// does not cover that one: else a customer could turn operators' listener away, or read its
  /// address, and a publisher could tell operators what is not so.
  @Test
  void serversOwnAccount_isNobodys() throws Exception {
    var before = everything();
    var own = Directory.OPERATOR.account().value();
    var name = Directory.OPERATOR.service().value();
    var session = everyone.session(all);
    for (var row : ROWS) {
      if (row.asks() != Asks.CUSTOMER || row.foreign() == 0) {
        continue;
      }
      var answer = send(row, own, headers(all, session));
      var foreign = send(row, "nobodys1", headers(all, mine.session(all)));
      assertThat(answer.without(own)).as(row.route()).isEqualTo(foreign.without("nobodys1"));
    }
    var path = "/api/hyper-precise/v1/callbacks?accountNumber=" + own;
    var body = NAMED.formatted(name);
    assertThat(send("POST", path, body, headers(all, session)).status()).isEqualTo(401);
    var message =
        "{\"family\":\"hyper-precise\",\"account\":\"%s\",\"service\":\"%s\",\"body\":{}}"
            .formatted(own, name);
    var published = send("POST", "/ringback/v1/messages", message, headers(all));
    assertThat(published.status()).isEqualTo(400);
    assertThat(published.body()).contains("one that this caller may publish to");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void withoutALiveSession_noFamilyLetsAnybodyIn_andNothingChanges() throws Exception {
    var before = everything();
    var ended = everyone.session(all);
    send("POST", "/api/m2m/v1/session/logout", "", headers(all, ended));
    for (var row : ROWS) {
      if (row.asks() != Asks.CUSTOMER) {
        continue;
      }
      var answers = new ArrayList<Answer>();
      answers.add(send(row, MINE, headers(all)));
      for (var session : List.of("", "x", "00000000-0000-4000-8000-000000000000", ended)) {
        answers.add(send(row, MINE, headers(all, session)));
      }
      answers.add(send(row, MINE, headers(all, expiredSession)));
      for (var answer : answers) {
        assertThat(answer.status()).as(row.route()).isIn(400, 401);
      }
      // A session that has ended is not told apart from one that never was.
      assertThat(answers.get(4)).as(row.route()).isEqualTo(answers.get(3));
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void keyAndSecret_wrongAndUnknownAreNotToldApart() throws Exception {
    var known = program(EnumSet.allOf(Role.class), some(MINE));
    var bearer = known.bearer();
    for (var row : ROWS) {
      if (row.asks() != Asks.KEY_AND_SECRET) {
        continue;
      }
      var wrong = send(row, MINE, Map.of("Authorization", known.with("wrong").basic()));
      var unknown =
          send(row, MINE, Map.of("Authorization", new Program("rb-none", "wrong").basic()));
      assertThat(wrong).as(row.route()).isEqualTo(unknown);
      assertThat(wrong.status()).as(row.route()).isEqualTo(401);
      assertThat(wrong.body()).as(row.route()).contains("invalid_client");
      for (var headers : List.of(Map.<String, String>of(), headers(bearer))) {
        var none = send(row, MINE, headers);
        assertThat(none.status()).as(row.route()).isEqualTo(401);
        assertThat(none.body()).as(row.route()).contains("900902");
      }
    }
    // Another's token is not ended by who knows it.
    var other = program(EnumSet.allOf(Role.class), some(MINE));
    var path = "/api/ts/v1/oauth2/revoke";
    send("POST", path, FORM + "&token=" + bearer, Map.of("Authorization", other.basic()));
    assertThat(known.bearer()).isEqualTo(bearer);
    assertThat(send("GET", "/ringback/v1/deliveries", "", headers(bearer)).status()).isEqualTo(200);
  }

  @Test
  void logIn_wrongPasswordAndUnknownUserAreNotToldApart() throws Exception {
    var path = "/api/m2m/v1/session/login";
    var wrong = new Person(everyone.name, "wrong").body();
    var unknown = new Person("nobody", "wrong").body();
    var answer = send("POST", path, wrong, headers(all));
    assertThat(answer).isEqualTo(send("POST", path, unknown, headers(all)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("UnifiedWebService.INPUT_INVALID.Password.Invalid");
    assertThat(everyone.session(all)).isNotEmpty();
  }

  /// The rows' requests work for those who may, so that the refusals above are the callers'.
  @Test
  void rightCaller_isServedByEveryRoute(@TempDir Path other) throws Exception {
    var matrix = new AccessMatrixTest();
    matrix.open(other);
    try {
      matrix.serveEveryRoute();
    } finally {
      matrix.close();
    }
  }

  private void serveEveryRoute() throws Exception {
    var program = program(EnumSet.allOf(Role.class), some(MINE));
    var bearer = program.bearer();
    var session = mine.session(bearer);
    for (var row : ROWS) {
      var body = row.body().replace("@user", mine.name).replace("@password", mine.password);
      var ready = new Row(row.method(), row.template(), row.asks(), row.path(), body);
      var headers =
          row.asks() == Asks.KEY_AND_SECRET
              ? Map.of("Authorization", program.basic())
              : headers(bearer, session);
      var answer = send(ready, MINE, headers);
      if (row.template().matches(".*/(skip|replays/\\{id}/.*)")) {
        // Nothing waits in order, and the replay is over.
        assertThat(answer.status()).as(row.route() + ": " + answer.body()).isIn(404, 409);
        assertThat(answer.body()).containsAnyOf("Nothing of that ordering key", "CONFLICT");
      } else {
        assertThat(answer.status()).as(row.route() + ": " + answer.body()).isIn(200, 202);
      }
      if (row.template().endsWith("/logout")) {
        session = everyone.session(all);
      }
    }
  }
}
