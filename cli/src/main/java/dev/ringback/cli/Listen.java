package dev.ringback.cli;

import com.sun.net.httpserver.HttpServer;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `listen`: a listener that shows what arrives.
@Command(
    name = "listen",
    description = {
      "Listens for callbacks and prints what arrives, at any path.",
      "Ends with Ctrl-C or SIGTERM. A callback whose proof is wrong is answered 401."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "The whole callback is printed, its user name and password included.",
      "Exit status: 0 ended by a signal; 1 could not start; 2 wrong usage."
    })
final class Listen implements Callable<Integer> {
  private static final int BACKLOG = 1024;

  private final Screen screen;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "the address to listen on (default: 127.0.0.1)")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "the port to listen on, 0 for any that is free (default: 50559)")
  private Port port = new Port(50_559);

  @Option(
      names = "--respond",
      paramLabel = "STATUSES",
      description =
          "what to answer, request by request: 200,503*3 is once 200, then 503 three times; the"
              + " last is for all that follow (default: 200)")
  private Responses responses = Responses.of("200");

  @Option(
      names = "--username",
      paramLabel = "U",
      description = "the user name that was registered (default: none)")
  private Optional<String> username = Optional.empty();

  @Option(
      names = "--password",
      paramLabel = "P",
      description = "the password that was registered; callbacks have to echo it")
  private Optional<String> password = Optional.empty();

  @Option(
      names = "--shared-key",
      paramLabel = "KEY",
      description = "the key that the registration was answered with; callbacks have to be signed")
  private Optional<SharedKey> sharedKey = Optional.empty();

  @Option(
      names = "--webhook-secret",
      paramLabel = "SECRET",
      description = "the secret (whsec_...) that callbacks have to be signed with")
  private Optional<WebhookSecret> webhookSecret = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "a file with the password; arguments are seen by all users of the machine")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--shared-key-file",
      paramLabel = "FILE",
      description = "a file with the shared key")
  private Optional<Path> sharedKeyFile = Optional.empty();

  @Option(
      names = "--webhook-secret-file",
      paramLabel = "FILE",
      description = "a file with the webhook secret")
  private Optional<Path> webhookSecretFile = Optional.empty();

  @Option(names = "--json", description = "one JSON object per request and line, for scripts")
  private boolean json;

  Listen(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    var handler = new ListenHandler(screen, proof(), responses, json, InstantSource.system());
    var stop = new CountDownLatch(1);
    StopSignals.on(stop::countDown);
    var server = open();
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(workers);
      server.createContext("/", handler);
      server.start();
      var ready = "listening on http://" + host + ":" + server.getAddress().getPort();
      if (json) {
        screen.complain(ready);
      } else {
        screen.say(ready);
        screen.say("");
      }
      stop.await();
      server.stop(0);
      workers.shutdownNow();
    }
    return Exit.OK;
  }

  private ListenProof proof() {
    var secret = oneOf("--password", password, passwordFile, Function.identity());
    if (username.isPresent() && secret.isEmpty()) {
      throw Refusal.usage("--username: proves nothing alone (expected: --password as well)");
    }
    return new ListenProof(
        secret.map(text -> new Credentials(username.orElse(""), text)),
        oneOf("--shared-key", sharedKey, sharedKeyFile, SharedKey::of),
        oneOf("--webhook-secret", webhookSecret, webhookSecretFile, WebhookSecret::of));
  }

  /// A secret that was given, or is in a file.
  private static <T> Optional<T> oneOf(
      String option, Optional<T> given, Optional<Path> file, Function<String, T> read) {
    if (given.isPresent() && file.isPresent()) {
      throw Refusal.usage(option + ": given, and as a file too (expected: one of them)");
    }
    return given.or(() -> file.map(path -> read(option, path, read)));
  }

  private static <T> T read(String option, Path file, Function<String, T> read) {
    try {
      return read.apply(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException e) {
      // Nothing of what is in it is shown.
      throw Refusal.usage(
          option + "-file: " + file + " cannot be used (expected: a file with the secret alone)");
    }
  }

  private HttpServer open() {
    try {
      return HttpServer.create(new InetSocketAddress(host, port.number()), BACKLOG);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.failed(
          "port: %d on %s cannot be listened on (%s)."
              .formatted(port.number(), host, e.getMessage()),
          e);
    }
  }
}
