package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.NotKept;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedMessagesTest {
  private static final ListenerKey KEY = OpenStore.listener("0252012345-00001");

  @TempDir Path data;

  @Test
  void whatTheServerHasToSay_isKeptInAPartOfTheReserve() throws Exception {
    try (var store = new OpenStore(data)) {
      var submission = OpenStore.submission(KEY, Optional.empty());
      var nearlyFull = store.messagesWithFree(data, 0.9);
      assertThatThrownBy(() -> nearlyFull.accept("tests", List.of(submission)).join())
          .hasCauseInstanceOf(NotKept.class);
      var own = nearlyFull.acceptOwn("ringback", submission).join();
      assertThat(store.history.find(own.id()).map(Delivery::state)).contains(DeliveryState.WAITING);

      var full = store.messagesWithFree(data, 0.6);
      assertThatThrownBy(() -> full.acceptOwn("ringback", submission).join())
          .hasCauseInstanceOf(NotKept.class);
    }
  }
}
