package dev.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Family;
import dev.ringback.server.ConfigFile.WrongConfig;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.outbound.TransportSettings;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;
  private ServerConfig defaults;

  @BeforeEach
  void defaults() {
    defaults = ServerConfig.defaults(folder, 8080);
  }

  private ServerConfig read(String text) throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("config"), text), defaults);
  }

  @Test
  void emptyFile_isTheDefaults() throws Exception {
    assertThat(read("# nothing\n")).isEqualTo(defaults);
  }

  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(defaults.retries().name()).isEqualTo("documented");
    assertThat(defaults.retries().attempts()).isEqualTo(4);
    assertThat(defaults.sender().timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(defaults.sender().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(defaults.sender().maxInFlightPerListener()).isEqualTo(4);
    assertThat(defaults.sender().maxAnswer()).isEqualTo(4_096);
    assertThat(defaults.sender().transport()).isEqualTo(TransportSettings.USUAL);
    assertThat(defaults.sender().webhookSecrets()).isEmpty();
    assertThat(defaults.keeping().archived()).isEqualTo(Duration.ofDays(30));
    assertThat(defaults.sessions()).isEqualTo(SessionStrictness.LIVE);
    assertThat(defaults.registration().ports().families()).containsExactly(Family.CONNECTIVITY);
    assertThat(defaults.edge().host()).isEqualTo("127.0.0.1");
    assertThat(defaults.edge().sharedKeyHeader()).isEqualTo("Shared-Key");
  }

  @Test
  void everyKey_isRead() throws Exception {
    var config =
        read(
            """
            data = elsewhere
            listen.host = 127.0.0.2
            listen.port = 0
            listen.drain = 3s
            sessions = ignored
            registration.ports = any
            registration.ports.extra = 8080, 8443
            registration.https = optional
            registration.accounts = canonical
            registration.services = open
            registration.shared-key-header = X-Key
            destinations.allow = 10.1.0.0/16, 127.0.0.1/32
            attempt.timeout = 4s
            attempt.connect-timeout = 500ms
            attempt.max-in-flight = 100
            attempt.max-in-flight-per-listener = 7
            attempt.max-answer = 100
            attempt.signature-header = X-Sig
            attempt.webhook-secrets = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
            retry.profile = observed
            retry.pauses = 1s,2m,3h
            retry.jitter = 0
            keep.delivered = 2d
            keep.archived = 7d
            keep.audit = 90d
            keys.file = ring
            tls.certificate = chain.pem
            tls.key = key.pem
            listen.connections = 500
            listen.connections-per-address = 20
            listen.header-bytes = 8192
            listen.header-timeout = 3s
            listen.body-timeout = 4s
            listen.response-timeout = 5s
            listen.idle-timeout = 6s
            """);
    assertThat(config.data()).isEqualTo(Path.of("elsewhere"));
    assertThat(config.edge().port()).isZero();
    assertThat(config.sessions()).isEqualTo(SessionStrictness.IGNORED);
    assertThat(config.registration().ports().extra()).containsExactlyInAnyOrder(8080, 8443);
    assertThat(config.registration().httpsOnly()).isEmpty();
    assertThat(config.registration().canonicalAccountsOnly()).isTrue();
    assertThat(config.registration().openServiceNames()).isTrue();
    assertThat(config.registration().destinations().allowed()).hasSize(2);
    assertThat(config.attempts().allowed()).hasSize(2);
    assertThat(config.sender().maxInFlightPerListener()).isEqualTo(7);
    assertThat(config.sender().maxAnswer()).isEqualTo(100);
    assertThat(config.sender().webhookSecrets()).hasSize(1);
    assertThat(config.retries().name()).isEqualTo("custom");
    assertThat(config.retries().pauses())
        .containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(3));
    assertThat(config.keeping().delivered()).isEqualTo(Duration.ofDays(2));
    assertThat(config.keeping().audit()).isEqualTo(Duration.ofDays(90));
    assertThat(config.edge().tls())
        .contains(new TlsFiles(Path.of("chain.pem"), Path.of("key.pem")));
    assertThat(config.edge().limits())
        .isEqualTo(
            new HttpLimits(
                new HttpLimits.Share(500, 20),
                8_192,
                HttpLimits.USUAL.smallBodies(),
                HttpLimits.USUAL.largeBodies(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6)));
    assertThat(config.keys()).isEqualTo(new KeySource.InFile(Path.of("ring")));
  }

  @Test
  void wrongFile_isRefusedWithEveryErrorNumbered() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    listen.port = 70000
                    retry.pauses = soon
                    attempt.webhook-secrets = secret-text
                    no.such.key = 1
                    attempt.connect-timeout = 30d
                    attempt.max-answer = 1048577
                    """))
        .isInstanceOf(WrongConfig.class)
        .hasMessageContaining("1. ")
        .hasMessageContaining("listen.port: 70000 (expected: 0 to 65535)")
        .hasMessageContaining("retry.pauses: soon")
        .hasMessageContaining("no.such.key: there is no such key")
        .hasMessageContaining("attempt.connect-timeout: 30d (expected: a time of at most 10m")
        .hasMessageContaining("attempt.max-answer: 1048577 (expected: 1 to 1048576 bytes)")
        .hasMessageContaining("6. ")
        .hasMessageNotContaining("secret-text");
  }

  @Test
  void certificateWithoutKey_andMorePerAddressThanInAll_areRefused() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    tls.certificate = chain.pem
                    listen.connections = 10
                    listen.connections-per-address = 11
                    """))
        .hasMessageContaining("tls.certificate, tls.key: one without the other")
        .hasMessageContaining("listen.connections-per-address: 11 (expected: at most");
  }

  @Test
  void missingFile_isRefused() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none"), defaults))
        .isInstanceOf(WrongConfig.class)
        .hasMessageContaining("cannot be read");
  }
}
