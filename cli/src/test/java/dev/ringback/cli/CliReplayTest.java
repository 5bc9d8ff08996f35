package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import dev.ringback.testkit.SampleMessages;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CliReplayTest {
  private static final String ACCOUNT = "0252012345-00001";
  private static final int MANY = 3_000;

  @TempDir Path data;
  private Server server;
  private String url = "";

  @BeforeEach
  void start() {
    server = Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system());
    url = server.url();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CliRun run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", url));
    return CliRun.of(all.toArray(String[]::new));
  }

  private JsonObject json(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    var run = run(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.lines()).hasSize(1);
    return JsonObject.read(run.out().strip().getBytes(UTF_8));
  }

  /// Messages that nobody listens to, in the archive.
  private void archive(int count) throws Exception {
    try (var publisher = new DemoPublisher(URI.create(url), new AccountName(ACCOUNT))) {
      var sample = SampleMessages.all().getFirst();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var published = new ArrayList<Future<String>>();
        for (var i = 0; i < count; i++) {
          published.add(threads.submit(() -> publisher.publish(sample)));
        }
        for (var one : published) {
          one.get();
        }
      }
    }
    awaitArchived(count);
  }

  private List<JsonObject> awaitArchived(int count) {
    for (var turns = 0; turns < 1_000; turns++) {
      var found =
          json(
              "deliveries",
              "--account",
              ACCOUNT,
              "--state",
              "archived",
              "--limit",
              "" + (count + 1));
      var archived = Operations.objects(found, "deliveries");
      if (archived.size() >= count) {
        return archived;
      }
    }
    throw new AssertionError("not archived: " + count);
  }

  @Test
  void replay_waitsUntilItIsDone_andTellsWhatItDid() throws Exception {
    archive(3);
    var run = run("replay", "--account", ACCOUNT, "--wait");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .matches("Replay rpl_[0-9a-f]+ is done: looked at 3, sent 3 again, skipped 0\\.\\R");
    var listed = run("replay", "list").lines();
    assertThat(listed.getFirst()).startsWith("ID ").endsWith("FILTER");
    assertThat(listed.get(1)).contains(" done ", "account=" + ACCOUNT + " state=archived");
  }

  @Test
  void json_isOneObjectEach() throws Exception {
    archive(1);
    var replay = json("replay", "--account", ACCOUNT, "--from", "2020-01-01T00:00Z", "--wait");
    assertThat(replay.text("state")).contains("done");
    var replays = Operations.objects(json("replay", "list"), "replays");
    assertThat(replays).containsExactly(replay);
    assertThat(json("deliveries", "--account", "another").text())
        .isEqualTo("{\"deliveries\":[],\"more\":false}");
  }

  @Test
  void act_thatTheStateDoesNotAllow_isStatus1() {
    var replay = json("replay", "--account", ACCOUNT, "--wait");
    var id = replay.text("id").orElseThrow();
    for (var act : List.of("pause", "resume", "cancel")) {
      var refused = run("replay", act, id);
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err())
          .isEqualToIgnoringNewLines("The replay is done; there is nothing to " + act + ".");
    }
  }

  @Test
  void deliveries_areListedUpToALimit() throws Exception {
    assertThat(run("deliveries", "--account", ACCOUNT).out())
        .isEqualToIgnoringNewLines("There are none.");
    archive(3);
    var lines = run("deliveries", "--limit", "2", "--account", ACCOUNT).lines();

    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).startsWith("ID ").endsWith("LAST");
    assertThat(lines.get(1)).startsWith("msg_").contains(" archived ").endsWith(" unclaimed");
    assertThat(lines.getLast()).isEqualTo("There may be more; --limit shows them.");
    assertThat(json("deliveries", "--limit", "2", "--account", ACCOUNT).text())
        .endsWith("],\"more\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replay                                 | The filter would match nearly everything (expected: at least one of account, service, requestId and from).
          replay --account A-1 --state waiting   | The parameter state has a value that is none of its.
          replay --account A-1 --from yesterday  | Invalid value for option '--from': yesterday (expected: such as 2026-11-20T08:00:00Z)
          replay --json list                     | --json: stands before list (expected: behind it)
          replay --account A-1 cancel rpl_0      | --account: stands before cancel (expected: behind it)
          replay pause nonsense                  | Invalid value for positional parameter at index 0 (ID): nonsense (expected: one that ringback replay list shows, such as rpl_019a...)
          deliveries --limit 0                   | --limit: 0 (expected: 1 or more)
          """)
  void wrongUsage_isStatus2AndOneSentence(String arguments, String complaint) {
    var run = run(arguments.split(" "));

    assertThat(run.err().lines().findFirst()).contains(complaint);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void serverThatIsNotThere_orDoesNotKnowTheCaller_isStatus1() {
    var unknown = run("replay", "list", "--client-secret", "wrong");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err())
        .startsWith("The server does not know the client")
        .doesNotContain("wrong");

    server.close();
    var gone = CliRun.of("deliveries", "--server", url);
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.err()).startsWith("server: " + url + " cannot be reached.");
  }

  /// Without listeners each series is one attempt, so that the attempts tell how often a message
  /// was sent again.
  @Test
  void kill_inTheMiddle_sendsTheRestAfterTheNextStart_andNothingTwice() throws Exception {
    var folder = data.resolve("killed");
    var serve = List.of("serve", "--dev", "--port", "0", "--data", folder.resolve("d").toString());
    String id;
    try (var process =
        CliProcess.start(Files.createDirectory(folder), serve.toArray(String[]::new))) {
      server.close();
      url = process.awaitReady();
      archive(MANY);
      id = json("replay", "--account", ACCOUNT).text("id").orElseThrow();
      await(id, replay -> replayed(replay) > 0);
      process.kill9();
    }
    try (var process = CliProcess.start(folder, serve.toArray(String[]::new))) {
      url = process.awaitReady();
      var replay = await(id, one -> one.text("endedAt").isPresent());
      assertThat(replay.text("state")).contains("done");
      assertThat(replayed(replay)).isEqualTo(MANY);
      var messages = awaitArchived(MANY);
      assertThat(messages).allMatch(message -> Operations.objects(message, "attempts").size() == 2);
    }
  }

  private static long replayed(JsonObject replay) {
    return replay.object("progress").orElseThrow().number("replayed").orElseThrow();
  }

  private JsonObject await(String id, Predicate<JsonObject> wanted) {
    for (var turns = 0; turns < 1_000; turns++) {
      var replay = Operations.objects(json("replay", "list"), "replays").getFirst();
      assertThat(replay.text("id")).contains(id);
      if (wanted.test(replay)) {
        return replay;
      }
    }
    throw new AssertionError("not as wanted: " + id);
  }

  @Test
  void credentials_canComeFromTheEnvironment() throws Exception {
    var environment = Map.of("RINGBACK_CLIENT_ID", "dev-key", "RINGBACK_CLIENT_SECRET", "other");
    try (var run =
        CliProcess.start(data, environment, "replay", "list", "--server", server.url())) {
      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.err()).startsWith("The server does not know the client");
    }
  }
}
