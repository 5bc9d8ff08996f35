package dev.ringback.server;

import static dev.ringback.server.Engine.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.outbound.DestinationSettings;
import dev.ringback.server.outbound.OauthSettings;
import dev.ringback.server.outbound.Secret;
import dev.ringback.server.outbound.TransportSettings;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Outcome;
import dev.ringback.testkit.CertificateAuthority;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ScriptedListener;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What history says of attempts that fail on their way.
@Timeout(60)
class TransportDeliveryTest {
  private static final ListenerKey CARRIER = key(Family.CONNECTIVITY, "CarrierService");
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path data;

  private static List<Outcome> outcomes(Engine engine, String url) throws InterruptedException {
    engine.register(CARRIER, URI.create(url), Credentials.NONE);
    var id = engine.publish(CARRIER, "\"a\":1");
    var archived = engine.await(id, DeliveryState.ARCHIVED);
    assertThat(archived.toString()).doesNotContain("s3cret");
    return archived.attempts().stream().map(Attempt::outcome).toList();
  }

  @Test
  void tokenThatIsNotToBeHad_costsEachAttempt_andIsRecordedWithItsReason() throws Exception {
    try (var endpoint = ScriptedListener.start(ListenerScript.answer(503));
        var listener = ScriptedListener.start(ListenerScript.answer(200))) {
      var url = CallbackUrl.of(endpoint.uri("/token").toString());
      var oauth = new OauthSettings(url, "me", new Secret("s3cret"), Optional.empty());
      var destination = new DestinationSettings(Optional.empty(), Optional.of(oauth));
      var transport =
          new TransportSettings(List.of(), Map.of("127.0.0.1", destination), Optional.empty());
      try (var engine = Engine.open(data, transport, SHORT)) {
        assertThat(outcomes(engine, listener.uri("/").toString()))
            .hasSize(2)
            .containsOnly(new Outcome.Unreachable("token endpoint: answered 503"));
        assertThat(listener.connections()).isZero();
        assertThat(endpoint.received()).hasSize(2);
      }
    }
  }

  @Test
  void certificateThatIsNotBelieved_isRecordedWithItsReason() throws Exception {
    var certificate = CertificateAuthority.selfSigned("127.0.0.1");
    try (var listener =
            ScriptedListener.tls(ListenerScript.answer(200), certificate.serverContext());
        var engine = Engine.open(data, TransportSettings.USUAL)) {
      assertThat(outcomes(engine, listener.uri("/").toString()))
          .containsExactly(new Outcome.Unreachable("TLS: the certificate is self-signed"));
      assertThat(listener.received()).isEmpty();
    }
  }
}
