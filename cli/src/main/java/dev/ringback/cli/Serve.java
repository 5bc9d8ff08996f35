package dev.ringback.cli;

import dev.ringback.server.ConfigFile;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.WrongKeys;
import dev.ringback.server.web.EdgeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `serve`: the server, until a signal ends it.
@Command(
    name = "serve",
    description = {
      "Runs the server.",
      "Ctrl-C or SIGTERM end it in order: attempts under way are finished and recorded.",
      "Prints one line when it is ready: ringback ready on http://HOST:PORT",
      "or https://HOST:PORT with tls.certificate and tls.key in the configuration file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Options given here win over the configuration file, whose keys the README lists.",
      "Exit status: 0 ended by a signal; 1 could not start; 2 wrong usage or configuration."
    })
final class Serve implements Callable<Integer> {
  private static final int USUAL_PORT = 8080;
  private static final String KEYS = "RINGBACK_KEYS";
  private static final String NOT_STARTED = " The server was not started.";

  private final Screen screen;
  private final Optional<String> environment;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "the address to listen on (default: 127.0.0.1)")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "the port to listen on, 0 for any that is free (default: 8080)")
  private Optional<Port> port = Optional.empty();

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--config", paramLabel = "FILE", description = "a configuration file")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--dev",
      description =
          "a sandbox: well-known credentials, any address may be registered, and callbacks go to"
              + " this machine only")
  private boolean dev;

  @Option(
      names = "--allow-destination",
      paramLabel = "CIDR",
      description =
          "lets callbacks go to these addresses as well, such as 10.1.0.0/16; can be repeated")
  private List<AddressRange> allowed = List.of();

  @Option(names = "--until-stdin-closes", hidden = true)
  private boolean untilStdinCloses;

  Serve(Screen screen) {
    this.screen = screen;
    this.environment = Optional.ofNullable(System.getenv(KEYS)).filter(text -> !text.isBlank());
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = config();
    var stop = new CountDownLatch(1);
    StopSignals.on(stop::countDown);
    if (untilStdinCloses) {
      whenClosed(System.in, stop::countDown);
    }
    try (var server = start(config)) {
      if (config.sandbox()) {
        screen.say(
            "dev: OAuth client %s / %s, session user %s / %s"
                .formatted(Sandbox.CLIENT, Sandbox.SECRET, Sandbox.USER, Sandbox.PASSWORD));
        screen.say("dev: any address may be registered; callbacks go to this machine only");
      }
      screen.say("ringback ready on " + server.url());
      stop.await();
    }
    return Exit.OK;
  }

  /// What is set: here, else in the file, else by default.
  private ServerConfig config() {
    var defaults = ServerConfig.defaults(DataOption.USUAL, USUAL_PORT);
    var read = file.map(path -> read(path, defaults)).orElse(defaults);
    var edge = read.edge();
    var set =
        new ServerConfig(
            data.chosen().orElse(read.data()),
            keys(read.keys()),
            dev,
            new EdgeSettings(
                host.orElse(edge.host()),
                port.map(Port::number).orElse(edge.port()),
                edge.tls(),
                edge.limits(),
                edge.sharedKeyHeader(),
                edge.drain()),
            read.sessions(),
            read.registration(),
            read.attempts(),
            read.intake(),
            read.sender(),
            read.retries(),
            read.keeping(),
            read.operatorUrl());
    return (dev ? set.inSandbox() : set).allowing(allowed);
  }

  /// The key ring of the environment, else of the configuration.
  private KeySource keys(KeySource configured) {
    if (environment.isEmpty()) {
      return configured;
    }
    if (!(configured instanceof KeySource.None)) {
      throw Refusal.usage(KEYS + ": set, and keys.file too (expected: one of them)");
    }
    try {
      return new KeySource.Given(KeyRing.of(environment.get()));
    } catch (WrongKeys e) {
      throw Refusal.usage(KEYS + ": " + e.getMessage());
    }
  }

  private static ServerConfig read(Path file, ServerConfig defaults) {
    try {
      return ConfigFile.read(file, defaults);
    } catch (ConfigFile.WrongConfig e) {
      throw Refusal.usage(file + " cannot be used:\n" + e.getMessage());
    }
  }

  private static Server start(ServerConfig config) {
    try {
      return Server.start(config);
    } catch (WrongKeys e) {
      throw Refusal.usage(sentence(e.getMessage()));
    } catch (RuntimeException e) {
      // Data directory, port, certificate: each says what is wrong and what to do. What says
      // nothing is named at least.
      throw Refusal.failed(sentence(e.getMessage() == null ? e.toString() : e.getMessage()), e);
    }
  }

  private static String sentence(@Nullable String message) {
    var text = String.valueOf(message);
    return (text.endsWith(".") ? text : text + ".") + NOT_STARTED;
  }

  /// On a platform thread: reading standard input would hold a virtual thread's carrier.
  private static void whenClosed(InputStream in, Runnable act) {
    Thread.ofPlatform()
        .name("stdin")
        .daemon()
        .start(
            () -> {
              try {
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException broken) {
                // As good as closed.
              }
              act.run();
            });
  }
}
