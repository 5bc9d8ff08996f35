package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.outbound.Destinations.Destination;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final CallbackUrl URL = CallbackUrl.of("http://listener.example:443/x");

  private static Destinations resolving(String... answers) {
    var left = new ArrayDeque<>(List.of(answers));
    return new Destinations(
        RegistrationRules.DOCUMENTED,
        DestinationRules.PUBLIC_ONLY,
        _ -> List.of(InetAddress.ofLiteral(left.remove())));
  }

  private static Destination find(Destinations destinations, Family family, CallbackUrl url) {
    try (var lookUps = new LookUps(destinations, Duration.ofSeconds(20))) {
      return lookUps.find(Optional.of(family), url).join();
    }
  }

  @Test
  void name_isLookedUpOncePerAttempt_andTheJudgedAddressIsTheOneToConnectTo() {
    // The second answer is what a look-up between judging and connecting would get.
    var destinations = resolving("93.184.216.34", "127.0.0.1");
    assertThat(find(destinations, Family.CONNECTIVITY, URL))
        .isEqualTo(new Destination.Allowed(InetAddress.ofLiteral("93.184.216.34")));
    assertThat(find(destinations, Family.CONNECTIVITY, URL))
        .isInstanceOf(Destination.Forbidden.class);
  }

  @Test
  void nameWithoutAnAddress_isUnknown() {
    var destinations =
        new Destinations(
            RegistrationRules.DOCUMENTED,
            DestinationRules.PUBLIC_ONLY,
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(find(destinations, Family.CONNECTIVITY, URL))
        .isInstanceOf(Destination.Unknown.class);
  }

  @Test
  void rulesThatBecameStricter_forbidWhatIsRegistered() {
    var port = CallbackUrl.of("http://93.184.216.34:8080/");
    assertThat(find(resolving(), Family.CONNECTIVITY, port))
        .isInstanceOf(Destination.Forbidden.class);
    assertThat(find(resolving(), Family.DEVICE_LOCATION, port))
        .isInstanceOf(Destination.Allowed.class);
    assertThat(find(resolving(), Family.DIAGNOSTICS, port))
        .isInstanceOf(Destination.Forbidden.class);
  }
}
