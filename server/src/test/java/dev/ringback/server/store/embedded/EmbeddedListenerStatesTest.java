package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedListenerStatesTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");

  @TempDir Path data;

  @Test
  void state_outlivesARestart() throws Exception {
    var policy =
        new DeliveryPolicy(
            Optional.of(List.of(Duration.ofSeconds(5))),
            Optional.of(Duration.ofSeconds(2)),
            Optional.empty(),
            Optional.of(7),
            Optional.of(3),
            true,
            Optional.of(new DeliveryPolicy.Rate(0.5, 2)));
    var gone = new ListenerState.Gone(OpenStore.START.plusMillis(1), OpenStore.START);
    var state = new ListenerState(policy, true, Optional.of(gone));
    try (var store = new OpenStore(data)) {
      store.states.change(KEY, _ -> state).join();
    }
    try (var store = new OpenStore(data)) {
      assertThat(store.states.of(KEY)).isEqualTo(state);
    }
  }

  @Test
  void stateWithoutADateOfRegistration_isOfAllThatWereRegisteredBefore() throws Exception {
    var gone = HexFormat.of().toHexDigits(OpenStore.START.toEpochMilli());
    var stored = "01" + "00" + gone + "00" + "00000000".repeat(4) + "0".repeat(24) + "ffffffff";
    try (var store = new OpenStore(data)) {
      store.put(Table.LISTENER_STATES, Keys.registration(KEY), HexFormat.of().parseHex(stored));
    }
    try (var store = new OpenStore(data)) {
      var state = store.states.of(KEY);
      assertThat(state.policy()).isEqualTo(DeliveryPolicy.USUAL);
      assertThat(state.goneSince()).contains(OpenStore.START);
      assertThat(state.isGone(OpenStore.START)).isTrue();
      assertThat(state.isGone(OpenStore.START.plusMillis(1))).isFalse();
    }
  }
}
