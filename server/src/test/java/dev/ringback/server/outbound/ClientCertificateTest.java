package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.testkit.CertificateAuthority;
import dev.ringback.testkit.IssuedCertificate;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientCertificateTest {
  private static final CertificateAuthority LISTENERS = CertificateAuthority.create("listeners");
  private static final CertificateAuthority CLIENTS = CertificateAuthority.create("clients");
  private static final Reply DELIVERED = new Reply.Answered(200, Optional.empty());

  private static ScriptedListener listener() {
    return ScriptedListener.mutualTls(
        ListenerScript.answer(200),
        LISTENERS.issue("a.example", "b.example", "c.example").serverContext(CLIENTS));
  }

  private static TransportSettings showing(Map<String, ClientIdentity> identities) {
    var destinations = new HashMap<String, DestinationSettings>();
    identities.forEach(
        (host, identity) ->
            destinations.put(
                host, new DestinationSettings(Optional.of(identity), Optional.empty())));
    return new TransportSettings(List.of(LISTENERS.root()), destinations, Optional.empty());
  }

  static ClientIdentity identity(IssuedCertificate issued, String algorithm) throws Exception {
    return new ClientIdentity(List.of(certificate(issued)), key(issued, algorithm));
  }

  private static X509Certificate certificate(IssuedCertificate issued) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(issued.certificatePem().getBytes(US_ASCII)));
  }

  private static PrivateKey key(IssuedCertificate issued, String algorithm) throws Exception {
    var base64 = issued.keyPem().replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
  }

  @Test
  void listenerThatWantsACertificate_getsTheOneOfItsHost_ofEitherKind() throws Exception {
    var identities =
        Map.of(
            "a.example", identity(CLIENTS.issue("client a"), "EC"),
            "b.example", identity(CLIENTS.issueRsa("client b"), "RSA"));
    try (var listener = listener();
        var outbound = Outbound.with(showing(identities))) {
      for (var host : List.of("a.example", "b.example")) {
        assertThat(outbound.send("https://" + host + ":" + listener.port() + "/"))
            .isEqualTo(DELIVERED);
      }
    }
  }

  @Test
  void certificate_isShownToItsHostAlone_overConnectionsOfItsOwn() throws Exception {
    var identity = identity(CLIENTS.issue("client a"), "EC");
    try (var listener = listener();
        var outbound = Outbound.with(showing(Map.of("a.example", identity)))) {
      var at = ":" + listener.port() + "/";
      assertThat(outbound.send("https://a.example" + at)).isEqualTo(DELIVERED);
      assertThat(outbound.send("https://a.example" + at)).isEqualTo(DELIVERED);
      assertThat(outbound.send("https://c.example" + at))
          .isEqualTo(
              new Reply.NoAnswer("TLS: the listener wants a client certificate, or another one"));
      assertThat(outbound.send("https://a.example" + at)).isEqualTo(DELIVERED);
      // The first connection served a.example all the time, and nothing else.
      assertThat(listener.received()).extracting(ReceivedCallback::connection).containsOnly(1);
    }
  }

  @Test
  void certificateOfAPort_isShownThereAlone() throws Exception {
    var identity = identity(CLIENTS.issue("client a"), "EC");
    try (var listener = listener();
        var other = listener();
        var outbound = Outbound.with(showing(Map.of("a.example:" + listener.port(), identity)))) {
      assertThat(outbound.send("https://a.example:" + listener.port() + "/")).isEqualTo(DELIVERED);
      assertThat(outbound.send("https://a.example:" + other.port() + "/"))
          .isInstanceOf(Reply.NoAnswer.class);
    }
  }

  @Test
  void certificateThatTheListenerDoesNotKnow_isAFailureWithItsReason() throws Exception {
    var stranger = CertificateAuthority.create("strangers").issue("client x");
    try (var listener = listener();
        var outbound = Outbound.with(showing(Map.of("a.example", identity(stranger, "EC"))))) {
      var reply = outbound.send("https://a.example:" + listener.port() + "/");
      assertThat(reply).isInstanceOf(Reply.NoAnswer.class);
      assertThat(reply.toString()).contains("TLS: the listener").contains("client certificate");
      assertThat(listener.received()).isEmpty();
    }
  }

  @Test
  void keyOfAnotherCertificate_isRefused_andNeverShown() throws Exception {
    var one = CLIENTS.issue("client a");
    var other = CLIENTS.issue("client b");
    var rsa = CLIENTS.issueRsa("client c");
    assertThatThrownBy(() -> new ClientIdentity(List.of(certificate(one)), key(other, "EC")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientIdentity(List.of(certificate(one)), key(rsa, "RSA")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(identity(rsa, "RSA")).hasToString("ClientIdentity[CN=client c]");
  }
}
