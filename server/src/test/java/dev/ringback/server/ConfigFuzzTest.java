package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.SealingKey;
import dev.ringback.server.store.WrongKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFuzzTest {
  @TempDir Path folder;

  @Test
  void configurationFile_isReadOrRefusedWithItsErrors() {
    var defaults = ServerConfig.defaults(folder, 0);
    var file = folder.resolve("config");
    var samples =
        List.of(
            "listen.port = 8080\nlisten.host = 127.0.0.1\nsessions = live\n",
            "retry.pauses = 5s,5m,1h\nretry.jitter = 0.5\nkeep.audit = 9999999d\n",
            "destinations.allow = 10.1.0.0/16,::1/128\nregistration.ports.extra = 8080,8443\n",
            "attempt.timeout = 15s\nattempt.max-in-flight = 10\ntls.key = a\\u0041\n",
            "attempt.webhook-secrets = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
            "listen.header-bytes = 8192\nlisten.connections = 5\nkeys.file = ring\n");
    Fuzz.run(
        samples,
        text -> {
          try {
            Files.write(file, text.getBytes(UTF_8));
            assertThat(ConfigFile.read(file, defaults)).isNotNull();
          } catch (ConfigFile.WrongConfig refused) {
            assertThat(refused).hasMessageStartingWith("1. ");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void keyRing_isReadOrRefusedWithoutAKey() {
    var key = SealingKey.random("k1", new SecureRandom()).line();
    var other = SealingKey.random("k2", new SecureRandom()).line();
    Fuzz.run(
        List.of(key + "\n" + other, "# old\n\n" + key, other + "\r\n"),
        text -> {
          try {
            var ring = KeyRing.of(text);
            var lines = String.join("\n", ring.keys().stream().map(SealingKey::line).toList());
            assertThat(KeyRing.of(lines)).isEqualTo(ring);
          } catch (WrongKeys refused) {
            assertThat(refused).hasMessageStartingWith("keys: ");
            assertThat(refused.getMessage()).doesNotContain(key.substring(3, 20));
          }
        });
  }
}
