package dev.ringback.cli;

import dev.ringback.client.CallbacksClient;
import dev.ringback.client.CallbacksException;
import dev.ringback.client.InterruptedCallException;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.access.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`: the whole on one screen.
@Command(
    name = "demo",
    description = {
      "Shows every callback of every family registered, delivered and verified.",
      "Starts a server as `serve --dev` does, registers a listener for every service of every"
          + " family through the Java client, publishes every example message, and shows each one"
          + " as it arrives, with a table at the end. Times are from publishing to the listener's"
          + " handler.",
      "Everything happens on 127.0.0.1, on data that is removed at the end."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit status: 0 every message was delivered and verified; 1 one was not, or the demo could"
          + " not start; 2 wrong usage; 130 ended by Ctrl-C before the table."
    })
final class Demo implements Callable<Integer> {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Screen screen;
  private final DemoReport report;

  @Option(names = "--exit", description = "ends after the table, rather than stay up until Ctrl-C")
  private boolean exit;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "the server's port, 0 for any that is free (default: 0)")
  private Port port = new Port(0);

  Demo(Screen screen) {
    this.screen = screen;
    this.report = new DemoReport(screen);
  }

  @Override
  public Integer call() {
    var runner = Thread.currentThread();
    StopSignals.on(runner::interrupt);
    var began = System.nanoTime();
    var secret = WebhookSecret.random(new SecureRandom());
    try (var server = DemoServer.start(port, secret)) {
      screen.say("The server is ready on %s after %s.".formatted(server.url(), since(began)));
      return show(server.url(), secret);
    } catch (InterruptedException | InterruptedCallException e) {
      screen.complain("Ended before the demo was over.");
      return Exit.INTERRUPTED;
    } catch (IOException | CallbacksException e) {
      throw Refusal.failed("The demo stopped: " + e, e);
    }
  }

  private int show(URI server, WebhookSecret secret) throws IOException, InterruptedException {
    var arrivals = new DemoArrivals();
    try (var listeners = DemoListeners.open(arrivals, secret);
        var publisher = new DemoPublisher(server, ACCOUNT)) {
      var client =
          CallbacksClient.builder()
              .baseUrl(server)
              .clientCredentials(Sandbox.CLIENT, Sandbox.SECRET)
              .session(Sandbox.USER, Sandbox.PASSWORD)
              .build();
      var began = System.nanoTime();
      for (var service : DemoService.all()) {
        listeners.register(client, ACCOUNT, service);
      }
      screen.say(
          "The Java client registered %d listeners for account %s in %s."
              .formatted(DemoService.all().size(), ACCOUNT, since(began)));
      var well = new DemoRun(listeners, publisher, arrivals, report, PATIENCE).deliverAll();
      if (!exit) {
        stayUp(server, arrivals);
      }
      return well ? Exit.OK : Exit.FAILED;
    }
  }

  private void stayUp(URI server, DemoArrivals arrivals) {
    arrivals.follow(arrival -> report.further(arrival.received()));
    report.invitation(server, ACCOUNT);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException ended) {
      screen.say("Stopping.");
    }
  }

  private static String since(long nanos) {
    return DemoReport.seconds(Duration.ofNanos(System.nanoTime() - nanos));
  }
}
