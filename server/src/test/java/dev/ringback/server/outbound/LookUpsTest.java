package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.outbound.Destinations.Destination;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookUpsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// Knows every name; those under `hole.example` hang until they are released.
  private LookUps lookUps(Duration within) {
    Destinations.Names names =
        host -> {
          asked.add(host);
          if (host.endsWith("hole.example")) {
            awaitRelease();
          }
          if (host.startsWith("unknown.")) {
            throw new UnknownHostException(host);
          }
          return List.of(HERE);
        };
    return new LookUps(
        new Destinations(RegistrationRules.SANDBOX, DestinationRules.LOOPBACK_ONLY, names), within);
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static CompletableFuture<Destination> find(LookUps lookUps, String host) {
    return lookUps.find(Optional.empty(), CallbackUrl.of("http://" + host + "/"));
  }

  private void awaitAsked(int count) throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (asked.size() < count && System.nanoTime() < until) {
      Thread.sleep(1);
    }
    assertThat(asked).hasSizeGreaterThanOrEqualTo(count);
  }

  @Test
  void nameThatHangs_isLookedUpOnceForAll_andCostsOthersNothing() {
    try (var lookUps = lookUps(PATIENCE)) {
      var hanging = new ArrayList<CompletableFuture<Destination>>();
      for (var i = 0; i < 1_000; i++) {
        hanging.add(find(lookUps, "hole.example"));
      }
      assertThat(find(lookUps, "other.example").join()).isEqualTo(new Destination.Allowed(HERE));
      assertThat(hanging).noneMatch(CompletableFuture::isDone);

      released.countDown();
      assertThat(hanging)
          .allSatisfy(one -> assertThat(one.join()).isEqualTo(new Destination.Allowed(HERE)));
      assertThat(asked).containsOnlyOnce("hole.example");
    }
  }

  @Test
  void domainWhoseNamesHang_hasAShareOfTheThreads_andTheRestOfItsNamesWait() throws Exception {
    try (var lookUps = lookUps(PATIENCE)) {
      var hanging = new ArrayList<CompletableFuture<Destination>>();
      for (var i = 0; i < 1_000; i++) {
        hanging.add(find(lookUps, "n" + i + ".hole.example"));
      }
      awaitAsked(LookUps.MAX_OF_A_DOMAIN);
      for (var i = 0; i < 300; i++) {
        assertThat(find(lookUps, "n" + i + ".other.example").join())
            .isEqualTo(new Destination.Allowed(HERE));
      }
      assertThat(asked.stream().filter(host -> host.endsWith("hole.example")))
          .hasSize(LookUps.MAX_OF_A_DOMAIN);

      released.countDown();
      assertThat(hanging)
          .allSatisfy(one -> assertThat(one.join()).isEqualTo(new Destination.Allowed(HERE)));
      assertThat(asked).doesNotHaveDuplicates();
    }
  }

  @Test
  void namesOfManyDomains_allHaveTheirTurn() {
    try (var lookUps = lookUps(PATIENCE)) {
      released.countDown();
      var found = new ArrayList<CompletableFuture<Destination>>();
      for (var i = 0; i < 2_000; i++) {
        found.add(find(lookUps, "n" + i + ".d" + i % 300 + ".example"));
      }
      assertThat(found)
          .allSatisfy(one -> assertThat(one.join()).isEqualTo(new Destination.Allowed(HERE)));
    }
  }

  @Test
  void whoWaits_waitsForItsOwnTime_andWhatNobodyWaitsForIsNotLookedUp() throws Exception {
    try (var lookUps = lookUps(Duration.ofSeconds(1))) {
      var hanging = new ArrayList<CompletableFuture<Destination>>();
      for (var i = 0; i < LookUps.MAX_OF_A_DOMAIN; i++) {
        hanging.add(find(lookUps, "n" + i + ".hole.example"));
      }
      awaitAsked(LookUps.MAX_OF_A_DOMAIN);
      hanging.add(find(lookUps, "late.hole.example"));
      for (var one : hanging) {
        assertThat(one.handle((_, failure) -> failure).get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(TimeoutException.class);
      }
      var again = find(lookUps, "n0.hole.example");
      released.countDown();
      assertThat(again.join()).isEqualTo(new Destination.Allowed(HERE));
      assertThat(find(lookUps, "other.hole.example").join())
          .isEqualTo(new Destination.Allowed(HERE));
      assertThat(asked).doesNotContain("late.hole.example").doesNotHaveDuplicates();
      assertThat(find(lookUps, "late.hole.example").join())
          .isEqualTo(new Destination.Allowed(HERE));
    }
  }

  @Test
  void answer_isNotKept() {
    try (var lookUps = lookUps(PATIENCE)) {
      for (var i = 0; i < 2; i++) {
        assertThat(find(lookUps, "unknown.example").join())
            .isEqualTo(new Destination.Unknown("no address for unknown.example"));
      }
      assertThat(asked).hasSize(2);
    }
  }
}
