package dev.ringback.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.ConfigFile.WrongConfig;
import dev.ringback.server.outbound.DestinationSettings;
import dev.ringback.server.outbound.ProxySettings;
import dev.ringback.server.outbound.Secret;
import dev.ringback.server.outbound.TransportSettings;
import dev.ringback.testkit.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportKeysTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("root");

  @TempDir Path folder;

  private TransportSettings read(String text) throws Exception {
    var file = Files.writeString(folder.resolve("config"), text);
    return ConfigFile.read(file, ServerConfig.defaults(folder, 8080)).sender().transport();
  }

  private static DestinationSettings destination(TransportSettings settings, String host) {
    return requireNonNull(settings.destinations().get(host));
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private void assertRefused(String text, String complaint) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(WrongConfig.class)
        .hasMessageContaining("1. ")
        .hasMessageContaining(complaint);
  }

  @Test
  void nothingSet_isTheUsual() throws Exception {
    assertThat(read("")).isEqualTo(TransportSettings.USUAL);
  }

  @Test
  void roots_areRead_severalFromOneFile() throws Exception {
    var other = CertificateAuthority.create("other");
    var file = file("roots.pem", "of mine\n" + AUTHORITY.rootPem() + other.rootPem());
    assertThat(read("tls.roots = " + file).roots()).containsExactly(AUTHORITY.root(), other.root());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n=A=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void rootsThatAreNone_areRefused(String content) throws Exception {
    var file = file("roots.pem", content);
    assertRefused(
        "tls.roots = " + file,
        "tls.roots: " + file + " (expected: a file with certificates in PEM)");
  }

  @Test
  void rootsThatBreakOff_areRefused_thoughOneIsWhole() throws Exception {
    var whole = AUTHORITY.rootPem();
    var file = file("roots.pem", whole + whole.substring(0, whole.length() / 2));
    assertRefused("tls.roots = " + file, "tls.roots: ");
  }

  @Test
  void filesThatCannotBeRead_areRefused() {
    assertRefused("tls.roots = " + folder.resolve("none"), "tls.roots: ");
    assertRefused("tls.roots = " + folder, "tls.roots: ");
  }

  @ParameterizedTest
  @CsvSource({
    "listener.example,listener.example",
    "Listener.Example,listener.example",
    "listener.example\\:8443,listener.example:8443",
    "127.0.0.1,127.0.0.1",
    "[2001\\:db8\\:\\:1]\\:8443,[2001:db8::1]:8443"
  })
  void clientCertificate_belongsToItsHost(String written, String host) throws Exception {
    var issued = AUTHORITY.issue("client");
    var settings =
        read(
            "destination.%s.client-certificate = %s\ndestination.%s.client-key = %s"
                .formatted(
                    written,
                    file("c.pem", issued.certificatePem()),
                    written,
                    file("k.pem", issued.keyPem())));
    assertThat(settings.destinations()).containsOnlyKeys(host);
    assertThat(destination(settings, host).identity()).isPresent();
  }

  @Test
  void clientCertificateWithoutItsKey_isRefused() throws Exception {
    var one = AUTHORITY.issue("client");
    var other = AUTHORITY.issueRsa("client");
    var certificate = "destination.h.client-certificate = " + file("c.pem", one.certificatePem());
    var key = "\ndestination.h.client-key = ";
    assertRefused(certificate, "destination.h.client-key: missing");
    assertRefused(
        "destination.h.client-key = " + file("k.pem", one.keyPem()),
        "destination.h.client-certificate: missing");
    assertRefused(
        certificate + key + file("k.pem", other.keyPem()), "not the key of the certificate");
    assertRefused(
        certificate + key + file("k.pem", one.keyPem().replace("PRIVATE", "RSA PRIVATE")),
        "PKCS#8 in PEM");
    assertRefused(certificate + key + file("k.pem", one.keyPem() + one.keyPem()), "one RSA or EC");
  }

  @Test
  void oauth_isRead() throws Exception {
    var settings =
        read(
            """
            destination.listener.example.oauth.token-url = https://login.example/token
            destination.listener.example.oauth.client-id = me
            destination.listener.example.oauth.client-secret-file = %s
            destination.listener.example.oauth.scope = a b
            destination.other.example.oauth.token-url = http://127.0.0.1:1/token
            destination.other.example.oauth.client-id = me
            destination.other.example.oauth.client-secret-env = PATH
            """
                .formatted(file("secret", "s3cret\n")));
    var oauth = destination(settings, "listener.example").oauth().orElseThrow();
    assertThat(oauth.clientSecret()).isEqualTo(new Secret("s3cret"));
    assertThat(oauth.scope()).contains("a b");
    var other = destination(settings, "other.example").oauth().orElseThrow();
    assertThat(other.clientSecret().text()).isEqualTo(System.getenv("PATH").strip());
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void oauthThatIsNotWhole_isRefused() throws Exception {
    var keys = "destination.h.oauth.";
    var url = keys + "token-url = https://login.example/token\n";
    var id = keys + "client-id = me\n";
    var secret = keys + "client-secret-file = " + file("secret", "s3cret") + "\n";
    assertRefused(url + id, keys + "client-secret-file: missing");
    assertRefused(url + secret, keys + "client-id: missing");
    assertRefused(id + secret, keys + "token-url: missing");
    assertRefused(
        keys + "token-url = http://login.example/token\n" + id + secret,
        "token-url: http://login.example/token (expected: an https address)");
    assertRefused(url + id + secret + keys + "client-secret-env = PATH", "expected: one of them");
    assertRefused(url + id + keys + "client-secret-file = " + file("empty", "\n"), "secret alone");
    assertRefused(url + id + keys + "client-secret-env = NO_SUCH_VARIABLE", "variable that is set");
    assertRefused(
        url + id + secret + keys + "clientid = x", keys + "clientid: there is no such key");
  }

  @Test
  void tokenUrlInClear_besideAProxy_isRefused() throws Exception {
    var proxy = "proxy.url = http://proxy.example:3128\n";
    var token =
        """
        destination.H.oauth.token-url = %s://127.0.0.1:1/token
        destination.H.oauth.client-id = me
        destination.H.oauth.client-secret-file = %s
        """;
    var secret = file("secret", "s3cret");
    assertRefused(
        proxy + token.formatted("http", secret),
        "destination.H.oauth.token-url: http beside proxy.url (expected: https)");
    assertThat(destination(read(proxy + token.formatted("https", secret)), "h").oauth())
        .isPresent();

    var open = read(token.formatted("http", secret));
    var through = read(proxy).proxy();
    assertThatThrownBy(() -> new TransportSettings(List.of(), open.destinations(), through))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token URL of h: http beside a proxy");
  }

  @Test
  void proxy_isRead() throws Exception {
    var settings =
        read(
            """
            proxy.url = http://proxy.example:3128
            proxy.user = operator
            proxy.password-file = %s
            """
                .formatted(file("password", "pass word\n")));
    var login = new ProxySettings.Login("operator", new Secret("pass word"));
    assertThat(settings.proxy())
        .contains(new ProxySettings("proxy.example", 3128, Optional.of(login)));
    assertThat(read("proxy.url = http://10.0.0.1:3128/").proxy())
        .contains(new ProxySettings("10.0.0.1", 3128, Optional.empty()));
    assertThat(settings.toString()).doesNotContain("pass word");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example:3128",
        "https://proxy.example:3128",
        "socks5://proxy.example:1080",
        "http://proxy.example",
        "http://proxy.example:3128/path",
        "http://:3128",
        "nonsense"
      })
  void proxyThatIsNone_isRefused(String url) {
    assertRefused("proxy.url = " + url, "proxy.url: " + url + " (expected: such as http://");
  }

  @Test
  void passwordInAnAddress_isRefused_andNotShown() {
    assertThatThrownBy(() -> read("proxy.url = http://operator:s3cret@proxy.example:3128"))
        .hasMessageContaining("proxy.url: (expected: such as")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(
            () -> read("destination.h.oauth.token-url = https://me:s3cret@login.example/"))
        .hasMessageContaining("token-url: (expected: an https address)")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void proxyLoginThatIsNotWhole_isRefused() throws Exception {
    var password = "proxy.password-file = " + file("password", "s3cret") + "\n";
    assertRefused("proxy.url = http://p:1\nproxy.user = me", "proxy.password-file: missing");
    assertRefused("proxy.url = http://p:1\n" + password, "proxy.password: without a user");
    assertRefused("proxy.user = me\n" + password, "proxy.url: missing");
    assertRefused("proxy.url = http://p:1\nproxy.user = a:b\n" + password, "without a colon");
  }

  @Test
  void destinationThatIsNoHost_isRefused() throws Exception {
    var issued = AUTHORITY.issue("client");
    var certificate = file("c.pem", issued.certificatePem());
    var key = file("k.pem", issued.keyPem());
    var both = "destination.%1$s.client-certificate = %2$s\ndestination.%1$s.client-key = %3$s\n";
    assertRefused(both.formatted("a_b", certificate, key), "destination.a_b: (expected: a host");
    assertRefused(
        both.formatted("a.example", certificate, key)
            + both.formatted("A.example", certificate, key),
        "twice");
    assertRefused("destination.client-key = x", "destination.client-key: there is no such key");
  }
}
