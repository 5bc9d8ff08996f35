package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.RegistrationRequest;
import dev.ringback.server.directory.RegistrationResult;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.intake.Submission;
import dev.ringback.server.outbound.Destinations;
import dev.ringback.server.outbound.Sender;
import dev.ringback.server.outbound.SenderSettings;
import dev.ringback.server.outbound.TransportSettings;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.retry.ListenerGates;
import dev.ringback.server.retry.RetrySchedule;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.embedded.EmbeddedStores;
import dev.ringback.server.store.embedded.LaneLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The delivery engine without its HTTP edge, on real parts.
final class Engine implements AutoCloseable {
  static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  static final WebhookSecret SECRET = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Stores stores;
  final Directory directory;
  final Sender sender;
  final ListenerGates gates = new ListenerGates();
  final DeliveryLoop loop;

  Engine(Path data, InstantSource clock, RetrySchedule retries, Duration timeout) {
    this(data, clock, clock, retries, timeout);
  }

  Engine(
      Path data,
      InstantSource clock,
      InstantSource schedule,
      RetrySchedule retries,
      Duration timeout) {
    this(data, clock, schedule, retries, timeout, TransportSettings.USUAL, stored -> stored);
  }

  private Engine(
      Path data,
      InstantSource clock,
      InstantSource schedule,
      RetrySchedule retries,
      Duration timeout,
      TransportSettings transport,
      UnaryOperator<Settlements> settlements) {
    var settings =
        new SenderSettings(
            timeout,
            Duration.ofSeconds(5),
            8_192,
            4,
            4_096,
            "X-Callback-Signature",
            List.of(SECRET),
            transport);
    var limits = new LaneLimits(settings.maxInFlightPerListener(), 4_096, Sender.MAX_BYTES / 2);
    stores = EmbeddedStores.open(data, TestKeys.ONE, clock, schedule, limits);
    directory =
        new Directory(
            stores.registrations(), stores.listenerStates(), RegistrationRules.SANDBOX, clock);
    sender =
        new Sender(
            settings,
            Destinations.of(RegistrationRules.SANDBOX, DestinationRules.LOOPBACK_ONLY),
            () -> false,
            clock,
            stores.due()::wake);
    loop =
        new DeliveryLoop(
            stores.due(),
            directory,
            sender,
            retries,
            gates,
            new OperatorEvents(directory, stores.messages(), clock),
            settlements.apply(stores.settlements()),
            schedule,
            new SplittableRandom(1));
    loop.start();
  }

  static Engine open(Path data, Duration... pauses) {
    return new Engine(
        data,
        InstantSource.system(),
        new RetrySchedule("test", List.of(pauses), 0),
        Duration.ofSeconds(2));
  }

  static Engine open(Path data, TransportSettings transport, Duration... pauses) {
    var clock = InstantSource.system();
    var retries = new RetrySchedule("test", List.of(pauses), 0);
    var timeout = Duration.ofSeconds(2);
    return new Engine(data, clock, clock, retries, timeout, transport, stored -> stored);
  }

  static Engine open(Path data, UnaryOperator<Settlements> settlements) {
    var clock = InstantSource.system();
    var retries = new RetrySchedule("test", List.of(), 0);
    var timeout = Duration.ofSeconds(2);
    return new Engine(data, clock, clock, retries, timeout, TransportSettings.USUAL, settlements);
  }

  static ListenerKey key(Family family, String service) {
    return new ListenerKey(family, ACCOUNT, new ServiceName(service));
  }

  Optional<SharedKey> register(ListenerKey key, URI url, Credentials credentials) {
    var result =
        directory.register(
            new RegistrationRequest(
                key.family(),
                key.account(),
                key.service().value(),
                url.toString(),
                credentials,
                Map.of()));
    return switch (result) {
      case RegistrationResult.Registered(var registration) -> registration.sharedKeys().current();
      case RegistrationResult.Refused(var why) -> throw new AssertionError(why.complaint());
    };
  }

  MessageId publish(ListenerKey key, String members) {
    return publish(key, Optional.empty(), members).id();
  }

  Acceptance publish(ListenerKey key, Optional<String> publisherId, String members) {
    var submission =
        new Submission(
            key,
            publisherId,
            Optional.empty(),
            Optional.empty(),
            Payload.ofMembers(members.getBytes(UTF_8)));
    return stores.messages().accept("tests", List.of(submission)).join().getFirst();
  }

  /// Waits until it is so.
  static void eventually(BooleanSupplier so) throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not so after " + PATIENCE);
      }
      Thread.sleep(5);
    }
  }

  /// Waits until the delivery is as wanted.
  Delivery await(MessageId id, Predicate<Delivery> wanted) throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      var delivery = stores.history().find(id);
      if (delivery.isPresent() && wanted.test(delivery.get())) {
        return delivery.get();
      }
      Thread.sleep(5);
    }
    throw new AssertionError("not as wanted: " + stores.history().find(id));
  }

  Delivery await(MessageId id, DeliveryState state) throws InterruptedException {
    return await(id, delivery -> delivery.state() == state);
  }

  static JsonObject json(byte[] body) {
    return JsonObject.read(body);
  }

  @Override
  public void close() {
    loop.stop(Duration.ofSeconds(3));
    sender.close();
    stores.close();
  }
}
