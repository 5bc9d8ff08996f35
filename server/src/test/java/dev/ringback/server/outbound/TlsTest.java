package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.testkit.CertificateAuthority;
import dev.ringback.testkit.IssuedCertificate;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ScriptedListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final CertificateAuthority KNOWN = CertificateAuthority.create("known root");
  private static final Reply DELIVERED = new Reply.Answered(200, Optional.empty());

  /// What comes of an attempt at `https://host` where a listener presents `certificate`.
  private static Reply reply(String host, IssuedCertificate certificate) throws Exception {
    try (var listener =
            ScriptedListener.tls(ListenerScript.answer(200), certificate.serverContext());
        var outbound = Outbound.with(Outbound.trusting(KNOWN))) {
      var reply = outbound.send("https://" + host + ":" + listener.port() + "/");
      assertThat(listener.received()).hasSize(reply.equals(DELIVERED) ? 1 : 0);
      return reply;
    }
  }

  private static Reply refused(String why) {
    return new Reply.NoAnswer("TLS: " + why);
  }

  @Test
  void certificateOfAKnownRootForTheHost_isBelieved() throws Exception {
    assertThat(reply("listener.example", KNOWN.issue("listener.example"))).isEqualTo(DELIVERED);
    assertThat(reply("listener.example", KNOWN.issueRsa("a.example", "*.example")))
        .isEqualTo(DELIVERED);
    assertThat(reply("LISTENER.Example.", KNOWN.issue("listener.example"))).isEqualTo(DELIVERED);
    assertThat(reply("127.0.0.1", KNOWN.issue("127.0.0.1"))).isEqualTo(DELIVERED);
  }

  @Test
  void certificateForAnotherHost_isRefused() throws Exception {
    var why = refused("the certificate is not for listener.example");
    assertThat(reply("listener.example", KNOWN.issue("other.example"))).isEqualTo(why);
    // Of the address that is connected to, rather than of the host that is registered.
    assertThat(reply("listener.example", KNOWN.issue("127.0.0.1"))).isEqualTo(why);
    assertThat(reply("127.0.0.1", KNOWN.issue("listener.example")))
        .isEqualTo(refused("the certificate is not for 127.0.0.1"));
  }

  @Test
  void certificateOutOfItsTime_isRefused() throws Exception {
    assertThat(reply("listener.example", KNOWN.issueExpired("listener.example")))
        .isEqualTo(refused("the certificate has expired"));
    assertThat(reply("listener.example", KNOWN.issueEarly("listener.example")))
        .isEqualTo(refused("the certificate is not valid yet"));
  }

  @Test
  void selfSignedCertificate_isRefused() throws Exception {
    assertThat(reply("listener.example", CertificateAuthority.selfSigned("listener.example")))
        .isEqualTo(refused("the certificate is self-signed"));
  }

  @Test
  void certificateOfAnUnknownRoot_isRefused_evenOfTheSameName() throws Exception {
    var unknown = CertificateAuthority.create("known root");
    assertThat(reply("listener.example", unknown.issue("listener.example")))
        .isEqualTo(refused("the certificate does not lead to a trusted root"));
  }

  @Test
  void rootOfTheJdkAlone_doesNotCoverOurs() throws Exception {
    try (var listener =
            ScriptedListener.tls(
                ListenerScript.answer(200), KNOWN.issue("listener.example").serverContext());
        var outbound = Outbound.with(TransportSettings.USUAL)) {
      assertThat(outbound.send("https://listener.example:" + listener.port() + "/"))
          .isEqualTo(refused("the certificate does not lead to a trusted root"));
    }
  }

  @Test
  void rootsOfTheJdk_staySo() {
    assertThat(RootsOfTrust.with(List.of(KNOWN.root())).getAcceptedIssuers())
        .hasSizeGreaterThan(50)
        .contains(KNOWN.root());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void versionsOfToday_areSpoken_andTheHostIsNamedBeforehand(String version) throws Exception {
    var context = KNOWN.issue("listener.example").serverContext();
    try (var server = tlsServer(context, version);
        var outbound = Outbound.with(Outbound.trusting(KNOWN))) {
      var named = new LinkedBlockingQueue<String>();
      var serving = Thread.ofVirtual().start(() -> serveOnce(server, named));
      assertThat(outbound.send("https://listener.example:" + server.getLocalPort() + "/"))
          .isEqualTo(DELIVERED);
      assertThat(named.take()).isEqualTo(version + " listener.example");
      serving.join();
    }
  }

  private static SSLServerSocket tlsServer(SSLContext context, String version) throws IOException {
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    server.setEnabledProtocols(new String[] {version});
    return server;
  }

  private static void serveOnce(SSLServerSocket server, BlockingQueue<String> named) {
    try (var socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
      var session = (ExtendedSSLSession) socket.getSession();
      var name = (SNIHostName) session.getRequestedServerNames().getFirst();
      named.add(session.getProtocol() + " " + name.getAsciiName());
      socket.getInputStream().read(new byte[4096]);
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      named.add(e.toString());
    }
  }

  /// What a server that knows TLS 1.1 and nothing newer answers: a `ServerHello` of that version,
  /// or an alert `protocol_version`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "160302002a020000260302"
            + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
            + "00c01300",
        "15030200020246"
      })
  void listenerThatSpeaksNothingNewerThanTls11_isRefused(String answer) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(Outbound.trusting(KNOWN))) {
      Thread.ofVirtual().start(() -> answerRaw(server, HexFormat.of().parseHex(answer)));
      assertThat(outbound.send("https://listener.example:" + server.getLocalPort() + "/"))
          .isEqualTo(refused("the listener speaks neither 1.2 nor 1.3"));
    }
  }

  @Test
  void listenerWithoutTls_isRefused() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var outbound = Outbound.with(Outbound.trusting(KNOWN))) {
      var answer = "HTTP/1.1 400 \r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
      Thread.ofVirtual().start(() -> answerRaw(server, answer));
      assertThat(outbound.send("https://listener.example:" + server.getLocalPort() + "/"))
          .isEqualTo(refused("the listener does not speak it on this port"));
    }
  }

  private static void answerRaw(ServerSocket server, byte[] answer) {
    try (var socket = server.accept()) {
      socket.getInputStream().read(new byte[4096]);
      socket.getOutputStream().write(answer);
      // Until the other side has seen it and leaves.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The sender left.
    }
  }
}
