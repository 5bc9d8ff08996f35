package dev.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogInThrottleTest {
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-20T12:00:00Z"));
  private final LogInThrottle throttle = new LogInThrottle(clock);

  @Test
  void guesserWithAnIpv6Network_isOneCaller() {
    for (var i = 0; i < LogInThrottle.PER_ADDRESS; i++) {
      assertThat(throttle.holdUp("name-" + i, "2001:db8::" + Integer.toHexString(i))).isEmpty();
    }
    assertThat(throttle.holdUp("name", "2001:db8::ffff:1")).contains(LogInThrottle.WINDOW);
    assertThat(throttle.holdUp("name", "2001:db8:0:1::1")).isEmpty();
  }

  @Test
  void guesserWhoWritesIpv4AsIpv6_isTheSameCaller() {
    for (var i = 0; i < LogInThrottle.PER_ADDRESS; i++) {
      assertThat(throttle.holdUp("name-" + i, i % 2 == 0 ? "10.0.0.1" : "::ffff:10.0.0.1"))
          .isEmpty();
    }
    assertThat(throttle.holdUp("name", "::ffff:10.0.0.1")).isPresent();
    assertThat(throttle.holdUp("name", "::ffff:10.0.0.2")).isEmpty();
  }

  @Test
  void holdUp_isWhatIsLeft_ofTheLongerOne() {
    for (var i = 0; i < LogInThrottle.PER_NAME; i++) {
      throttle.holdUp("name", "10.0.0." + i);
    }
    clock.advance(Duration.ofMinutes(2));
    for (var i = 0; i < LogInThrottle.PER_ADDRESS; i++) {
      throttle.holdUp("name-" + i, "10.1.0.1");
    }
    clock.advance(Duration.ofMinutes(1));

    assertThat(throttle.holdUp("name", "10.2.0.1")).contains(Duration.ofMinutes(2));
    assertThat(throttle.holdUp("name", "10.1.0.1")).contains(Duration.ofMinutes(4));
    clock.advance(Duration.ofMinutes(2).minusNanos(1));
    assertThat(throttle.holdUp("name", "10.2.0.1")).contains(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    assertThat(throttle.holdUp("name", "10.2.0.1")).isEmpty();
  }

  @Test
  void floodOfNamesAndAddresses_isNotRememberedWithoutEnd() {
    var most = LogInThrottle.REMEMBERED;
    for (var i = 0; i < most + 5_000; i++) {
      throttle.holdUp("name-" + i, "2001:db8:" + Integer.toHexString(i) + "::1");
    }
    assertThat(throttle.remembered()).isEqualTo(2 * most);
  }
}
