package dev.ringback.server;

import static dev.ringback.server.Engine.PATIENCE;
import static dev.ringback.server.Engine.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.NotKept;
import dev.ringback.server.intake.SlowDown;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ScriptedListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk of 64 MiB that fills up. Needs the right to mount one; skipped, with that reason, where
/// it is missing.
@Timeout(120)
class FullDiskTest {
  private static final ListenerKey CARRIER = key(Family.CONNECTIVITY, "CarrierService");
  private static final String TWENTY_KIB = "\"a\":\"" + incompressible(20 * 1024) + "\"";
  private static final int MORE_THAN_FITS = 20_000;

  @TempDir Path disk;

  @BeforeEach
  void mount() throws Exception {
    var mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "none", disk.toString());
    assumeTrue(mounted == 0, "SKIPPED: this user may not mount a small disk to fill");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor();
  }

  @Test
  void nearlyFull_acceptsNothingMore_deliversWhatItAccepted_andGoesOnWhenThereIsRoom()
      throws Exception {
    var data = disk.resolve("data");
    var filler = fill(disk.resolve("filler"), 24 << 20);
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var engine = Engine.open(data, Duration.ofMillis(100))) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var accepted = new ArrayList<MessageId>();
      var refusal = publishUntilRefused(engine, accepted);
      assertThat(refusal).contains("nearly full");
      assertThat(engine.stores.health().problem()).isPresent();
      for (var id : accepted) {
        engine.await(id, DeliveryState.DELIVERED);
      }

      Files.delete(filler);
      Engine.eventually(() -> engine.stores.health().problem().isEmpty());
      engine.await(engine.publish(CARRIER, "\"a\":1"), DeliveryState.DELIVERED);
    }
  }

  private static String publishUntilRefused(Engine engine, List<MessageId> accepted)
      throws InterruptedException {
    var slowedDown = false;
    for (var i = 0; i < MORE_THAN_FITS; i++) {
      try {
        accepted.add(engine.publish(CARRIER, TWENTY_KIB));
      } catch (CompletionException e) {
        if (e.getCause() instanceof SlowDown) {
          slowedDown = true;
          Thread.sleep(10);
        } else {
          assertThat(e).hasCauseInstanceOf(NotKept.class);
          assertThat(slowedDown).as("slowed down before it was refused").isTrue();
          return e.toString();
        }
      }
    }
    throw new AssertionError("took more than the disk holds");
  }

  @Test
  void full_losesNoOutcome_andRecoversWithoutARestart() throws Exception {
    var data = disk.resolve("data");
    try (var listener = ScriptedListener.start(ListenerScript.late(Duration.ofSeconds(1)));
        var engine = Engine.open(data, Duration.ofMillis(100))) {
      engine.register(CARRIER, listener.uri("/"), Credentials.NONE);
      var id = engine.publish(CARRIER, "\"a\":1");
      listener.await(1, PATIENCE);
      var filler = fill(disk.resolve("filler"), Long.MAX_VALUE);
      Engine.eventually(() -> engine.stores.health().problem().isPresent());
      Thread.sleep(2_000);

      Files.delete(filler);
      engine.await(id, DeliveryState.DELIVERED);
      Engine.eventually(() -> engine.stores.health().problem().isEmpty());
      engine.await(engine.publish(CARRIER, "\"a\":2"), DeliveryState.DELIVERED);
      assertThat(listener.received()).hasSize(2);
    }
  }

  private static String incompressible(int length) {
    var bytes = new byte[length / 2];
    new SplittableRandom(1).nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Path fill(Path file, long bytes) throws IOException {
    var block = ByteBuffer.allocate(4096);
    try (var out =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (var left = bytes; left > 0; left -= block.capacity()) {
        out.write(block.clear());
      }
    } catch (IOException full) {
      assertThat(bytes).isEqualTo(Long.MAX_VALUE);
    }
    return file;
  }
}
