package dev.ringback.server;

import static dev.ringback.server.Engine.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.WrongKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a kill or a bad disk leaves in the log. The copy of a running server's files is what a kill
/// at that moment leaves.
@Timeout(60)
class DamagedLogTest {
  private static final ListenerKey CARRIER = key(Family.CONNECTIVITY, "CarrierService");

  @TempDir Path temporary;
  private Path killed;
  private final List<MessageId> accepted = new ArrayList<>();

  @BeforeEach
  void kill() throws Exception {
    var data = temporary.resolve("data");
    killed = temporary.resolve("killed");
    try (var engine = Engine.open(data)) {
      for (var i = 0; i < 50; i++) {
        accepted.add(engine.publish(CARRIER, "\"n\":" + i));
      }
      for (var id : accepted) {
        engine.await(id, DeliveryState.ARCHIVED);
      }
      // From here on it is on disk what came of them.
      engine.stores.settlements().flush();
      copy(data, killed);
    }
  }

  @Test
  void killedServer_hasEverythingItAccepted() {
    assertThat(found()).isEqualTo(accepted.size());
  }

  @Test
  void halfWrittenRecordAtTheEnd_isDropped_andNothingElse() throws Exception {
    Files.write(log(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, StandardOpenOption.APPEND);
    assertThat(found()).isEqualTo(accepted.size());
  }

  @Test
  void recordCutShort_isRefused_whereItWasSynced() throws Exception {
    try (var log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      log.truncate(log.size() - 3);
    }
    assertThatThrownBy(() -> Engine.open(killed))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void damageInWhatWasNotSynced_costsNoMessage() throws Exception {
    Files.delete(killed.resolve("store/synced"));
    flip(log());
    assertThat(found()).isEqualTo(accepted.size());
  }

  @Test
  void holeInWhatWasNotSynced_costsNoMessage() throws Exception {
    Files.delete(killed.resolve("store/synced"));
    try (var log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      var quarter = log.size() / 4;
      log.write(ByteBuffer.allocate((int) quarter), quarter);
    }
    assertThat(found()).isEqualTo(accepted.size());
  }

  @Test
  void damageBeforeTheEnd_isRefused_andNothingIsLostWhenItIsMended() throws Exception {
    var log = log();
    flip(log);
    assertThatThrownBy(() -> Engine.open(killed))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageContaining("restore it from a backup");
    flip(log);
    assertThat(found()).isEqualTo(accepted.size());
  }

  @Test
  void wrongKeyFile_isRefused() throws Exception {
    Files.write(killed.resolve("registrations.key"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Engine.open(killed))
        .isInstanceOf(WrongKeys.class)
        .hasMessageContaining("32 bytes");
  }

  @Test
  void fileInPlaceOfTheDirectory_isRefused() throws Exception {
    var file = Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> Engine.open(file))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("cannot be written to");
  }

  private long found() {
    try (var engine = Engine.open(killed)) {
      return accepted.stream().filter(id -> engine.stores.history().find(id).isPresent()).count();
    }
  }

  private Path log() throws IOException {
    try (var files = Files.list(killed.resolve("store"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }

  private static void flip(Path log) throws IOException {
    try (var channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var at = channel.size() / 3;
      var one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
