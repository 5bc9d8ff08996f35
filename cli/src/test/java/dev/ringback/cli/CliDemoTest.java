package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.client.CallbacksClient;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.ConfigFile;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import dev.ringback.testkit.SampleMessages;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class CliDemoTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");

  @TempDir Path folder;

  @Test
  void demo_deliversEveryExampleAndEndsWithStatus0() throws Exception {
    try (var demo = CliProcess.start(folder, "demo", "--exit")) {
      assertThat(demo.exitStatus()).as(demo.out() + demo.err()).isZero();

      assertThat(demo.err()).isEmpty();
      var table = demo.out().substring(demo.out().indexOf("published delivered"));
      for (var service : DemoService.all()) {
        assertThat(table.lines().map(String::strip))
            .anyMatch(line -> line.matches(service.service() + " +(\\d) +\\1 +\\1 .*"));
      }
      assertThat(table)
          .contains("57 of 57 messages delivered to 30 listeners")
          .contains("46 verified by password, 6 by shared key, 5 by webhook signature.");
      assertThat(demo.out().chars()).allMatch(character -> character < 128);
      assertThat(demo.out().lines()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void demoThatStaysUp_tellsOfFurtherMessages_andItsServerEndsWithIt() throws Exception {
    try (var demo = CliProcess.start(folder, "demo")) {
      var line = demo.awaitLine(text -> text.startsWith("The server stays up on "));
      demo.awaitLine(text -> text.contains("deliveries?requestId=mine"));
      var url = URI.create(line.replaceFirst(".* on (\\S+) until .*", "$1"));
      try (var publisher = new DemoPublisher(url, ACCOUNT)) {
        publisher.publish(SampleMessages.named("Connectivity.QoS.json"));
      }
      demo.awaitLine(text -> text.startsWith("connectivity QoS arrived"));
      var children = demo.children();
      assertThat(children).hasSize(1);

      demo.terminate();

      assertThat(demo.exitStatus()).isZero();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void demoThatIsKilled_leavesNoServerBehind() throws Exception {
    try (var demo = CliProcess.start(folder, "demo")) {
      demo.awaitLine(text -> text.startsWith("The server is ready on "));
      var children = demo.children();

      demo.kill9();

      for (var child : children) {
        child.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(children).hasSize(1);
    }
  }

  @Test
  void callbacksThatFailTheirProof_areNamed() throws Exception {
    var out = new ByteArrayOutputStream();
    var report = new DemoReport(new Screen(new PrintStream(out, true, UTF_8), System.err, false));
    var arrivals = new DemoArrivals();
    var secret = WebhookSecret.random(new SecureRandom());
    try (var server = sandboxThatSignsWith(secret);
        var listeners = DemoListeners.open(arrivals, WebhookSecret.random(new SecureRandom()));
        var publisher = new DemoPublisher(URI.create(server.url()), ACCOUNT)) {
      var client =
          CallbacksClient.builder()
              .baseUrl(URI.create(server.url()))
              .clientCredentials("dev-key", "dev-secret")
              .session("dev-user", "dev-password")
              .build();
      for (var service : DemoService.all()) {
        listeners.register(client, ACCOUNT, service);
      }
      // Somebody registers over it, so that the listener knows another password than the sender;
      // and
      // its webhook secret is another one all along.
      var carrier = new DemoService(Family.CONNECTIVITY, new ServiceName("QoS"));
      client
          .registrations()
          .register(
              carrier.family(),
              ACCOUNT,
              carrier.service(),
              URI.create("http://127.0.0.1:" + listeners.port(carrier.family()) + carrier.path()),
              new Credentials("demo", "another"),
              Map.of());

      var well =
          new DemoRun(listeners, publisher, arrivals, report, Duration.ofSeconds(2)).deliverAll();

      assertThat(well).isFalse();
      assertThat(out.toString(UTF_8))
          .contains("6 of 57 messages were not delivered as they should:")
          .contains("  connectivity QoS: not delivered; last attempt: refused (status 401)")
          .contains(
              "  hyper-precise BullseyeReporting aggregate: not delivered; last attempt: refused"
                  + " (status 401)");
    }
  }

  private Server sandboxThatSignsWith(WebhookSecret secret) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("ringback.conf"), "attempt.webhook-secrets = " + secret.text());
    var defaults = ServerConfig.defaults(folder.resolve("data"), 0);
    return Server.start(ConfigFile.read(file, defaults).inSandbox(), InstantSource.system());
  }
}
