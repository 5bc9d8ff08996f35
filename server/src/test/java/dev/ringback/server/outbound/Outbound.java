package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.directory.SharedKeys;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.outbound.Destinations.Names;
import dev.ringback.testkit.CertificateAuthority;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The sender alone, between a test and real sockets. Every name is this machine, unless the test
/// says otherwise. Confined to the test's thread.
final class Outbound implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] SMALL = "\"a\":1".getBytes(UTF_8);
  private static final ListenerKey KEY =
      new ListenerKey(
          Family.CONNECTIVITY,
          new AccountName("0252012345-00001"),
          new ServiceName("CarrierService"));

  private final Sender sender;
  private final Semaphore told = new Semaphore(0);
  private int number;

  private Outbound(
      SenderSettings settings,
      DestinationRules attempts,
      Names names,
      boolean processorsAreBusy,
      InstantSource clock) {
    var destinations = new Destinations(RegistrationRules.SANDBOX, attempts, names);
    sender = new Sender(settings, destinations, () -> processorsAreBusy, clock, told::release);
  }

  static Outbound with(TransportSettings transport) {
    return with(settings(transport), InstantSource.system());
  }

  static Outbound with(SenderSettings settings, InstantSource clock) {
    return new Outbound(
        settings,
        DestinationRules.LOOPBACK_ONLY,
        _ -> List.of(InetAddress.ofLiteral("127.0.0.1")),
        false,
        clock);
  }

  /// One on a machine whose processors have little time left.
  static Outbound onBusyProcessors(SenderSettings settings) {
    return new Outbound(
        settings,
        DestinationRules.LOOPBACK_ONLY,
        _ -> List.of(InetAddress.ofLiteral("127.0.0.1")),
        true,
        InstantSource.system());
  }

  static Outbound resolving(SenderSettings settings, DestinationRules attempts, Names names) {
    return new Outbound(settings, attempts, names, false, InstantSource.system());
  }

  static SenderSettings settings(TransportSettings transport) {
    return settings(transport, Duration.ofSeconds(5), 4_096);
  }

  static SenderSettings settings(TransportSettings transport, Duration timeout, int maxAnswer) {
    return new SenderSettings(
        timeout, Duration.ofSeconds(5), 64, 4, maxAnswer, "X-Signature", List.of(), transport);
  }

  static TransportSettings trusting(CertificateAuthority authority) {
    return new TransportSettings(List.of(authority.root()), Map.of(), Optional.empty());
  }

  /// Makes one attempt and tells what came back.
  Reply send(String url) throws InterruptedException {
    return attempt(url).reply();
  }

  Sent attempt(String url) throws InterruptedException {
    return attempts(1, url, SMALL).getFirst();
  }

  /// Makes one attempt at a listener that wants these headers.
  Reply send(String url, Map<String, String> httpHeaders) throws InterruptedException {
    return attempts(1, url, SMALL, httpHeaders).getFirst().reply();
  }

  /// Makes attempts at the same time.
  List<Sent> attempts(int count, String url, byte[] members) throws InterruptedException {
    return attempts(count, url, members, Map.of());
  }

  private List<Sent> attempts(
      int count, String url, byte[] members, Map<String, String> httpHeaders)
      throws InterruptedException {
    begin(count, url, members, httpHeaders);
    var sent = new ArrayList<Sent>();
    while (sent.size() < count) {
      if (!told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("not over after " + PATIENCE);
      }
      sent.addAll(sender.finished());
    }
    return sent;
  }

  /// Begins an attempt and waits for nothing.
  void begin(String url, byte[] members) {
    begin(1, url, members, Map.of());
  }

  private void begin(int count, String url, byte[] members, Map<String, String> httpHeaders) {
    for (var i = 0; i < count; i++) {
      number++;
      var message =
          new Message(
              new MessageId(number, number),
              "tests",
              Optional.empty(),
              KEY,
              Optional.empty(),
              Optional.empty(),
              Payload.ofMembers(members));
      sender.send(
          new Claim(message, 1, 1, Instant.EPOCH, new Claim.Fence(0, number)),
          registration(url, httpHeaders),
          DeliveryPolicy.USUAL,
          4);
    }
  }

  private static Registration registration(String url, Map<String, String> httpHeaders) {
    return new Registration(
        KEY,
        CallbackUrl.of(url),
        Credentials.NONE,
        httpHeaders,
        SharedKeys.NONE,
        InstantSource.system().instant());
  }

  @Override
  public void close() {
    sender.close();
  }
}
