package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.store.KeyRing;
import org.junit.jupiter.api.Test;

class CliKeysTest {
  @Test
  void keysNew_printsOneLineOfAKeyRing_everyTimeAnother() {
    var first = CliRun.of("keys", "new");
    var second = CliRun.of("keys", "new");

    assertThat(first.status()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.lines())
        .singleElement()
        .asString()
        .matches("20\\d\\d-\\d\\d-\\d\\d-[0-9a-f]{4}:[A-Za-z0-9+/]{43}=");
    assertThat(KeyRing.of(first.out() + second.out()).keys()).hasSize(2);
  }

  @Test
  void keysNew_takesAName_andRefusesWhatIsNone() {
    assertThat(CliRun.of("keys", "new", "--name", "winter").out()).startsWith("winter:");
    for (var name : new String[] {"", "two words", "a:b", "-x", "x".repeat(33)}) {
      var run = CliRun.of("keys", "new", "--name=" + name);
      assertThat(run.status()).as(name).isEqualTo(2);
      assertThat(run.err()).contains("expected: 1 to 32 letters");
    }
  }
}
