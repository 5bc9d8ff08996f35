package dev.ringback.server.web.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The port with TLS, asked by the JDK's own sockets.
@Timeout(120)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private TlsFiles files() {
    return new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
  }

  /// Makes a certificate of that name in place of the one that there is.
  private void issue(String name, String... more) throws Exception {
    var store = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        new ArrayList<>(
            List.of(
                keytool, "-genkeypair", "-alias", "it", "-keyalg", "EC", "-dname", "CN=" + name));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
    command.add(store.toString());
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var key = keys.getKey("it", PASSWORD.toCharArray());
    write(files().certificate(), "CERTIFICATE", keys.getCertificate("it").getEncoded());
    write(files().key(), "PRIVATE KEY", key.getEncoded());
  }

  private static void write(Path file, String kind, byte[] bytes) throws IOException {
    var text = Base64.getMimeEncoder().encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private HttpPort open() {
    var api =
        new Api(
            "/",
            new ProblemJson(),
            List.of(Route.of("GET", "/x", _ -> Response.of(200, "text/plain", Body.of("here")))));
    return HttpPort.open(
        "127.0.0.1",
        0,
        Optional.of(files()),
        HttpLimits.USUAL,
        new Router(List.of(api), new ProblemJson()),
        Duration.ofSeconds(1),
        InstantSource.system());
  }

  /// Trusts everyone: what is looked at here is who answers.
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static SSLSocket connect(HttpPort port, String... protocols)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port.number());
    socket.setSoTimeout(10_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write("GET /x HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
    var answer = new StringBuilder();
    while (answer.indexOf("here") < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + answer);
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static String answeredBy(HttpPort port) {
    try (var socket = connect(port)) {
      Certificate[] chain = socket.getSession().getPeerCertificates();
      assertThat(ask(socket)).startsWith("HTTP/1.1 200");
      return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitSo(BooleanSupplier so) throws InterruptedException {
    for (var i = 0; i < 600 && !so.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(so.getAsBoolean()).isTrue();
  }

  @Test
  void versionsBefore12AndPlainHttp_getNoAnswer() throws Exception {
    issue("one");
    try (var port = open()) {
      for (var version : List.of("TLSv1.2", "TLSv1.3")) {
        try (var socket = connect(port, version)) {
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
      assertThatThrownBy(() -> connect(port, "TLSv1.1")).isInstanceOf(IOException.class);
      try (var plain = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
        plain.setSoTimeout(10_000);
        assertThatThrownBy(() -> ask(plain)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void newCertificate_servesNewConnections_andOldOnesGoOn() throws Exception {
    issue("one");
    try (var port = open();
        var old = connect(port)) {
      assertThat(ask(old)).startsWith("HTTP/1.1 200");
      assertThat(answeredBy(port)).isEqualTo("CN=one");

      issue("two");
      awaitSo(() -> answeredBy(port).equals("CN=two"));
      assertThat(ask(old)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void brokenPair_isLogged_andTheOneBeforeStays() throws Exception {
    issue("one");
    var key = Files.readString(files().key());
    try (var log = CapturedLog.open();
        var port = open()) {
      issue("two");
      Files.writeString(files().key(), key);
      awaitSo(() -> log.lines().stream().anyMatch(line -> line.contains("is not the key of")));
      assertThat(answeredBy(port)).isEqualTo("CN=one");

      Files.writeString(files().key(), "canary");
      awaitSo(() -> log.lines().stream().anyMatch(line -> line.contains("expected: PKCS#8")));
      assertThat(answeredBy(port)).isEqualTo("CN=one");
      assertThat(log.lines().toString()).doesNotContain("canary").doesNotContain(key.substring(28));

      issue("three");
      awaitSo(() -> answeredBy(port).equals("CN=three"));
    }
  }

  @Test
  void expiredCertificate_isLogged() throws Exception {
    issue("old", "-startdate", "-10d", "-validity", "1");
    try (var log = CapturedLog.open();
        var _ = open()) {
      assertThat(log.lines())
          .anyMatch(line -> line.contains("The certificate has expired: CN=old"));
    }
  }

  @Test
  void filesThatCannotBeUsed_areRefusedAtTheStart() throws Exception {
    assertThatThrownBy(this::open).hasMessageContaining("cannot be read");
    issue("one");
    Files.writeString(files().certificate(), "x");
    assertThatThrownBy(this::open).hasMessageContaining("tls.certificate: ");
  }
}
