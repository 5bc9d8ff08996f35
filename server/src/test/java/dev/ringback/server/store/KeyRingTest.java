package dev.ringback.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final String LINE = SealingKey.random("k1", new SecureRandom()).line();
  private static final String OTHER = SealingKey.random("k2", new SecureRandom()).line();

  @Test
  void lines_areKeys_theFirstOneTheCurrent() {
    var ring = KeyRing.of("# made in November\n" + OTHER + "\r\n\n  " + LINE + "  \n");
    assertThat(ring.current().name()).isEqualTo("k2");
    assertThat(ring.keys()).extracting(SealingKey::line).containsExactly(OTHER, LINE);
  }

  @Test
  void wrongLines_areRefusedByNumber_withNothingOfThem() {
    var half = LINE.substring(0, 20);
    for (var wrong : new String[] {half, half + "=", "no colon", ":" + LINE, "k 1" + LINE, "a:b"}) {
      assertThatThrownBy(() -> KeyRing.of(OTHER + "\n" + wrong))
          .isInstanceOf(WrongKeys.class)
          .hasMessageStartingWith("keys: line 2 (expected: ")
          .hasMessageNotContaining(half)
          .hasNoCause();
    }
  }

  @Test
  void emptyRing_isRefusedWithHowToMakeOne() {
    assertThatThrownBy(() -> KeyRing.of("# nothing\n"))
        .isInstanceOf(WrongKeys.class)
        .hasMessageContaining("./ringback keys new");
  }

  @Test
  void nameGivenTwice_isRefused() {
    assertThatThrownBy(() -> KeyRing.of(LINE + "\n" + LINE)).hasMessageContaining("k1 twice");
  }

  @Test
  void ring_showsNames_andNoKey() {
    var ring = KeyRing.of(LINE);
    assertThat(ring).asString().contains("k1").doesNotContain(LINE.substring(3));
    assertThat(new KeySource.Given(ring)).asString().doesNotContain(LINE.substring(3));
  }

  @Test
  void generatedRing_isItsOwnersAlone_andStays(@TempDir Path data) throws Exception {
    var ring = new KeySource.Generated().ring(data);
    assertThat(new KeySource.Generated().ring(data)).isEqualTo(ring);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys"))))
        .isEqualTo("rw-------");
  }
}
