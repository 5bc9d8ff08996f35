package dev.ringback.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final ListenerKey CARRIER =
      new ListenerKey(Family.CONNECTIVITY, ACCOUNT, new ServiceName("CarrierService"));
  private static final ListenerKey LOCATION =
      new ListenerKey(Family.DEVICE_LOCATION, ACCOUNT, new ServiceName("Location"));

  private final SettableClock clock =
      SettableClock.at(Instant.parse("2026-11-20T12:00:00.123456Z"));
  private final Directory directory = directory(RegistrationRules.DOCUMENTED);

  @Test
  void register_replacesWhatWasThere_andNothingOfItStays() {
    directory.register(
        new RegistrationRequest(
            Family.CONNECTIVITY,
            ACCOUNT,
            "CarrierService",
            "https://one.example.com/",
            new Credentials("zaffod", "drowssap"),
            Map.of()));
    clock.advance(Duration.ofDays(1));
    var replaced = registered(directory, CARRIER, "https://two.example.com/");

    assertThat(directory.find(CARRIER)).contains(replaced);
    assertThat(directory.list(Family.CONNECTIVITY, ACCOUNT)).containsExactly(replaced);
    assertThat(replaced.credentials()).isEqualTo(Credentials.NONE);
    assertThat(replaced.createdOn()).isEqualTo("2026-11-21T12:00:00.123Z");
    assertThat(replaced.sharedKeys()).isEqualTo(SharedKeys.NONE);
  }

  @Test
  void register_rotatesTheSharedKey_andTheFormerOneSignsForADay() {
    var first = current(registered(directory, LOCATION, "https://example.com/"));
    var second = registered(directory, LOCATION, "https://example.com/");

    assertThat(current(second)).isNotEqualTo(first);
    var now = clock.instant();
    assertThat(second.sharedKeys().validAt(now)).containsExactly(current(second), first);
    assertThat(second.sharedKeys().validAt(now.plus(Duration.ofHours(23)))).hasSize(2);
    assertThat(second.sharedKeys().validAt(now.plus(Duration.ofHours(24))))
        .containsExactly(current(second));
    assertThat(second.toString() + second.sharedKeys()).doesNotContain(first.base64());
  }

  @Test
  void deregister_givesBackWhatWasThere_once() {
    var registered = registered(directory, CARRIER, "https://example.com/");

    assertThat(directory.deregister(CARRIER)).contains(registered);
    assertThat(directory.deregister(CARRIER)).isEmpty();
    assertThat(directory.find(CARRIER)).isEmpty();
  }

  @Test
  void registeringAtOnce_handsOutKeysOfWhichTheStoredOnesAreTwo() throws Exception {
    Callable<SharedKey> register =
        () -> current(registered(directory, LOCATION, "https://example.com/"));
    var handedOut = new HashSet<SharedKey>();
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<SharedKey>>();
      for (var i = 0; i < 50; i++) {
        calls.add(register);
      }
      for (var call : many.invokeAll(calls)) {
        handedOut.add(call.get());
      }
    }

    assertThat(handedOut).hasSize(50);
    assertThat(handedOut)
        .containsAll(directory.find(LOCATION).orElseThrow().sharedKeys().validAt(clock.instant()))
        .isNotEmpty();
    assertThat(directory.find(LOCATION).orElseThrow().sharedKeys().validAt(clock.instant()))
        .hasSize(2);
  }

  /// Writes changes when it is told to, as a store does that has much to write.
  private static final class SlowStates implements ListenerStates {
    private final ListenerStatesDouble kept = new ListenerStatesDouble();
    private final List<Runnable> unwritten = new ArrayList<>();

    @Override
    public ListenerState of(ListenerKey key) {
      return kept.of(key);
    }

    @Override
    public CompletableFuture<@Nullable Void> change(
        ListenerKey key, UnaryOperator<ListenerState> change) {
      var changed = new CompletableFuture<@Nullable Void>();
      unwritten.add(
          () -> {
            var _ = kept.change(key, change);
            changed.complete(null);
          });
      return changed;
    }

    void write() {
      unwritten.forEach(Runnable::run);
      unwritten.clear();
    }
  }

  @Test
  void gone_isNewsOnce_howeverManySaySoAtATime() {
    var states = new SlowStates();
    var slow =
        new Directory(new RegistrationsDouble(), states, RegistrationRules.DOCUMENTED, clock);
    var registration = registered(slow, CARRIER, "https://example.com/");
    var gone = new ListenerState.Gone(clock.instant(), registration.createdOn());
    var first = slow.gone(CARRIER, gone);
    var second = slow.gone(CARRIER, gone);
    assertThat(first).isNotDone();
    states.write();
    var third = slow.gone(CARRIER, gone);

    assertThat(List.of(first.join(), second.join(), third.join()))
        .containsExactly(true, false, false);
    assertThat(slow.route(CARRIER)).isEqualTo(new Route.Gone());
  }

  @Test
  void goneThatIsWrittenAfterTheNextOneIsRegistered_saysNothingOfThatOne() {
    var states = new SlowStates();
    var slow =
        new Directory(new RegistrationsDouble(), states, RegistrationRules.DOCUMENTED, clock);
    var before = registered(slow, CARRIER, "https://one.example.com/");
    clock.advance(Duration.ofMillis(5));
    // Asked when the next one was as good as registered, and before it could be seen.
    var late = clock.instant().plusMillis(3);
    var gone = slow.gone(CARRIER, new ListenerState.Gone(late, before.createdOn()));
    registered(slow, CARRIER, "https://two.example.com/");
    states.write();

    assertThat(gone.join()).isTrue();
    assertThat(slow.route(CARRIER)).isInstanceOf(Route.To.class);
  }

  @Test
  void goneOfAListenerThatWasReplacedMeanwhile_isNoNews() {
    var before = registered(directory, CARRIER, "https://one.example.com/");
    clock.advance(Duration.ofMillis(5));
    registered(directory, CARRIER, "https://two.example.com/");
    clock.advance(Duration.ofMillis(5));
    var gone = new ListenerState.Gone(clock.instant(), before.createdOn());

    assertThat(directory.gone(CARRIER, gone).join()).isFalse();
    assertThat(directory.route(CARRIER)).isInstanceOf(Route.To.class);
  }

  @Test
  void gone_endsWithANewRegistration_alsoWhenTheClockWasSetBack() {
    var before = registered(directory, CARRIER, "https://one.example.com/");
    var gone = new ListenerState.Gone(clock.instant(), before.createdOn());
    assertThat(directory.gone(CARRIER, gone).join()).isTrue();
    clock.advance(Duration.ofHours(-1));
    registered(directory, CARRIER, "https://two.example.com/");

    assertThat(directory.route(CARRIER)).isInstanceOf(Route.To.class);
  }

  @Test
  void directory_behavesLikeAMap() {
    var random = new SplittableRandom(20261120);
    var services = List.copyOf(Family.CONNECTIVITY.services());
    var model = new HashMap<ListenerKey, String>();
    for (var step = 0; step < 2_000; step++) {
      var account = new AccountName("Test-" + random.nextInt(3));
      var service = services.get(random.nextInt(services.size()));
      var key = new ListenerKey(Family.CONNECTIVITY, account, service);
      if (random.nextInt(3) == 0) {
        assertThat(directory.deregister(key).map(one -> one.url().toString()))
            .isEqualTo(Optional.ofNullable(model.remove(key)));
      } else {
        var url = "https://example.com/" + step;
        registered(directory, key, url);
        model.put(key, url);
      }
      assertThat(directory.find(key).map(one -> one.url().toString()))
          .isEqualTo(Optional.ofNullable(model.get(key)));
    }
    var listed = new HashMap<ListenerKey, String>();
    for (var i = 0; i < 3; i++) {
      directory
          .list(Family.CONNECTIVITY, new AccountName("Test-" + i))
          .forEach(one -> listed.put(one.key(), one.url().toString()));
    }
    assertThat(listed).isEqualTo(model);
  }

  @Test
  void ports_areTheDocumentedOnes_inConnectivity() {
    for (var port : List.of(80, 443, 9001, 9006, 28200, 28220, 50551, 50559)) {
      registered(directory, CARRIER, "http://example.com:" + port + "/");
    }
    for (var port : List.of(1, 79, 8080, 9000, 9007, 28199, 28221, 50550, 50560, 50569)) {
      assertThat(refused(directory, CARRIER, "http://example.com:" + port + "/"))
          .isEqualTo(
              new Refusal(
                  Refusal.Part.URL,
                  "url: port "
                      + port
                      + " (expected: 80, 443, 9001-9006, 28200-28220, 50551-50559)"));
      registered(directory, LOCATION, "http://example.com:" + port + "/");
    }
  }

  @Test
  void portRule_canBeWidenedMovedAndLifted() {
    var widened = with(new PortRule(EnumSet.of(Family.CONNECTIVITY), Set.of(8080)));
    registered(widened, CARRIER, "http://example.com:8080/");
    refused(widened, CARRIER, "http://example.com:8081/");

    var everywhere = with(new PortRule(EnumSet.allOf(Family.class), Set.of()));
    refused(everywhere, LOCATION, "http://example.com:8080/");

    registered(with(PortRule.NONE), CARRIER, "http://example.com:8080/");
  }

  @Test
  void https_isAskedForWhereItIsDocumented() {
    for (var family : Family.values()) {
      var key = new ListenerKey(family, ACCOUNT, family.services().iterator().next());
      registered(directory, key, "https://example.com/");
      if (family.wantsHttps()) {
        assertThat(refused(directory, key, "http://example.com/").complaint())
            .contains("expected: https");
      } else {
        registered(directory, key, "http://example.com/");
      }
    }
  }

  @Test
  void https_canBeAskedForNowhereOrEverywhere() {
    var key = new ListenerKey(Family.DIAGNOSTICS, ACCOUNT, new ServiceName("Diagnostics"));
    registered(https(Set.of()), key, "http://example.com/");
    refused(https(EnumSet.allOf(Family.class)), LOCATION, "http://example.com/");
  }

  @Test
  void sandbox_takesAnyAddressAndPort_andHttpForThisMachine() {
    var sandbox = directory(RegistrationRules.SANDBOX);
    var key = new ListenerKey(Family.DIAGNOSTICS, ACCOUNT, new ServiceName("Diagnostics"));

    registered(sandbox, CARRIER, "http://10.120.102.147:50569/CallbackListener/Carrier.asmx");
    registered(sandbox, key, "https://255.255.11.135:50559/x");
    registered(sandbox, key, "http://127.0.0.1:1234/");
    registered(sandbox, key, "http://localhost:1234/");
    registered(sandbox, key, "http://[::1]:1234/");
    refused(sandbox, key, "http://10.120.102.147:50569/");
  }

  @Test
  void addressesThatCallbacksMayNotGoTo_areRefused() {
    for (var host :
        List.of(
            "127.0.0.1",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "10.120.102.183",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[fd00::1]",
            "169.254.169.254")) {
      assertThat(refused(directory, CARRIER, "http://" + host + "/").part())
          .as(host)
          .isEqualTo(Refusal.Part.URL);
    }
    var rules = RegistrationRules.DOCUMENTED;
    var open =
        directory(
            new RegistrationRules(
                rules.ports(),
                rules.httpsOnly(),
                false,
                false,
                false,
                rules.destinations().allowing(List.of(AddressRange.of("127.0.0.0/8")))));
    registered(open, CARRIER, "http://localhost/");
    registered(open, CARRIER, "http://127.0.0.1/");
    refused(open, CARRIER, "http://[::1]/");
  }

  @Test
  void serviceNames_areAClosedSet_thatCanBeOpenedInConnectivity() {
    var unknown = new ListenerKey(Family.CONNECTIVITY, ACCOUNT, new ServiceName("NewService2"));
    var odd = new ListenerKey(Family.CONNECTIVITY, ACCOUNT, new ServiceName("New-Service"));
    var foreign = new ListenerKey(Family.DEVICE_LOCATION, ACCOUNT, new ServiceName("NewService2"));
    assertThat(refused(directory, unknown, "https://example.com/").part())
        .isEqualTo(Refusal.Part.SERVICE);

    var rules = RegistrationRules.DOCUMENTED;
    var open =
        directory(
            new RegistrationRules(
                rules.ports(), rules.httpsOnly(), false, false, true, rules.destinations()));
    registered(open, unknown, "https://example.com/");
    refused(open, odd, "https://example.com/");
    refused(open, foreign, "https://example.com/");
  }

  @Test
  void account_isOpaque_unlessTheCanonicalFormIsAskedFor() {
    var rules = RegistrationRules.DOCUMENTED;
    var canonical =
        new RegistrationRules(
            rules.ports(), rules.httpsOnly(), false, true, false, rules.destinations());

    assertThat(rules.account("TestAccount-1")).isPresent();
    assertThat(rules.account("-x")).isEmpty();
    assertThat(canonical.account("0252012345-00001")).isPresent();
    assertThat(canonical.account("122333444-00002")).isEmpty();
    assertThat(canonical.account("TestAccount-1")).isEmpty();
  }

  @Test
  void headers_mustBeHeaders_andNotTheSenders() {
    assertThat(refusedHeaders(Map.of("key1", "val1", "Authorization", "Basic eA=="))).isEmpty();
    assertThat(refusedHeaders(Map.of("Host", "x"))).isPresent();
    assertThat(refusedHeaders(Map.of("Content-LENGTH", "0"))).isPresent();
    assertThat(refusedHeaders(Map.of("Webhook-Id", "x"))).isPresent();
    assertThat(refusedHeaders(Map.of("x-callback-signature", "x"))).isPresent();
    assertThat(refusedHeaders(Map.of("a b", "x"))).isPresent();
    assertThat(refusedHeaders(Map.of("", "x"))).isPresent();
    assertThat(refusedHeaders(Map.of("a", "x\r\nB: y"))).isPresent();
    assertThat(refusedHeaders(Map.of("a", "ä"))).isPresent();
    assertThat(refusedHeaders(Map.of("a", "1", "A", "2"))).isPresent();
    assertThat(refusedHeaders(Map.of("a", "x".repeat(9_000)))).isPresent();
    var many = new HashMap<String, String>();
    for (var i = 0; i < 33; i++) {
      many.put("h" + i, "x");
    }
    assertThat(refusedHeaders(many)).isPresent();
  }

  private Optional<Refusal> refusedHeaders(Map<String, String> headers) {
    var result =
        directory.register(
            new RegistrationRequest(
                Family.DIAGNOSTICS,
                ACCOUNT,
                "Diagnostics",
                "https://example.com/",
                Credentials.NONE,
                headers));
    return result instanceof RegistrationResult.Refused(var why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private Directory with(PortRule ports) {
    var rules = RegistrationRules.DOCUMENTED;
    return directory(
        new RegistrationRules(ports, rules.httpsOnly(), false, false, false, rules.destinations()));
  }

  private Directory https(Set<Family> families) {
    var rules = RegistrationRules.DOCUMENTED;
    return directory(
        new RegistrationRules(rules.ports(), families, false, false, false, rules.destinations()));
  }

  private Directory directory(RegistrationRules rules) {
    return new Directory(new RegistrationsDouble(), new ListenerStatesDouble(), rules, clock);
  }

  private static SharedKey current(Registration registration) {
    return registration.sharedKeys().current().orElseThrow();
  }

  private static Registration registered(Directory directory, ListenerKey key, String url) {
    var result = directory.register(request(key, url));
    assertThat(result).as(url).isInstanceOf(RegistrationResult.Registered.class);
    return ((RegistrationResult.Registered) result).registration();
  }

  private static Refusal refused(Directory directory, ListenerKey key, String url) {
    var result = directory.register(request(key, url));
    assertThat(result).as(url).isInstanceOf(RegistrationResult.Refused.class);
    assertThat(directory.find(key).map(one -> one.url().toString())).isNotEqualTo(Optional.of(url));
    return ((RegistrationResult.Refused) result).why();
  }

  private static RegistrationRequest request(ListenerKey key, String url) {
    return RegistrationRequest.of(key.family(), key.account(), key.service().value(), url);
  }
}
