package dev.ringback.cli;

import com.sun.net.httpserver.HttpServer;
import dev.ringback.client.CallbacksClient;
import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.jdk.CallbackHttpHandler;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.signature.WebhookSecret;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// The listeners of the demo: a port per family, a path per service, all of them real ones of the
/// listener library on the JDK's HTTP server. Confined to one thread; what they receive goes to
/// [DemoArrivals].
final class DemoListeners implements AutoCloseable {
  private static final int PASSWORD_BYTES = 12;

  private final Map<Family, HttpServer> servers = new EnumMap<>(Family.class);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final DemoArrivals arrivals;
  private final WebhookSecret secret;
  private final SecureRandom random = new SecureRandom();

  private DemoListeners(DemoArrivals arrivals, WebhookSecret secret) {
    this.arrivals = arrivals;
    this.secret = secret;
  }

  /// Takes a port for each family: of those that may be registered by contract, the first ones that
  /// are free.
  ///
  /// @param secret what callbacks are signed with where the contract has no proof
  static DemoListeners open(DemoArrivals arrivals, WebhookSecret secret) throws IOException {
    var listeners = new DemoListeners(arrivals, secret);
    try {
      var ports = documentedPorts().iterator();
      for (var family : Family.values()) {
        listeners.servers.put(family, listeners.open(ports));
      }
      return listeners;
    } catch (IOException | RuntimeException e) {
      listeners.close();
      throw e;
    }
  }

  private static IntStream documentedPorts() {
    return IntStream.concat(
        IntStream.rangeClosed(50_551, 50_559),
        IntStream.concat(
            IntStream.rangeClosed(28_200, 28_220), IntStream.rangeClosed(9_001, 9_006)));
  }

  private HttpServer open(PrimitiveIterator.OfInt ports) throws IOException {
    while (ports.hasNext()) {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ports.nextInt());
      try {
        var server = HttpServer.create(address, 0);
        server.setExecutor(workers);
        server.start();
        return server;
      } catch (BindException taken) {
        // The next one.
      }
    }
    throw Refusal.failed(
        "ports: fewer than "
            + Family.values().length
            + " are free of those that listeners may have (expected among 50551-50559,"
            + " 28200-28220, 9001-9006). The demo was not started.");
  }

  /// Where the listeners of a family are.
  int port(Family family) {
    return server(family).getAddress().getPort();
  }

  private HttpServer server(Family family) {
    var server = servers.get(family);
    if (server == null) {
      throw new IllegalStateException("no port for " + family);
    }
    return server;
  }

  /// Registers the listener of a service and begins to listen, with the proof that the registration
  /// agreed on.
  void register(CallbacksClient client, AccountName account, DemoService service) {
    var family = service.family();
    var url = URI.create("http://127.0.0.1:" + port(family) + service.path());
    var credentials =
        service.proof() == DemoService.Proof.CREDENTIALS
            ? new Credentials("demo", password())
            : Credentials.NONE;
    var registered =
        client
            .registrations()
            .register(family, account, service.service(), url, credentials, Map.of());
    var receiver =
        switch (service.proof()) {
          case CREDENTIALS -> verifying(service).credentials(credentials).build();
          case SHARED_KEY ->
              verifying(service)
                  .sharedKeys(
                      registered
                          .sharedKey()
                          .orElseThrow(
                              () -> Refusal.failed(service + ": registered without a shared key.")))
                  .build();
          case WEBHOOK_SECRET -> verifying(service).webhookSecrets(secret).build();
        };
    server(family).createContext(service.path(), new CallbackHttpHandler(receiver));
  }

  private CallbackListener.Builder verifying(DemoService service) {
    return CallbackListener.builder()
        .at(service.path(), service.family(), service.service())
        .otherwise(arrivals::add);
  }

  private String password() {
    var bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Stops listening at once.
  @Override
  public void close() {
    servers.values().forEach(server -> server.stop(0));
    workers.shutdownNow();
  }
}
