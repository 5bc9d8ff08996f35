package dev.ringback.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A certificate with its private key, as a [CertificateAuthority] makes them. Immutable.
public final class IssuedCertificate {
  private static final char[] IN_MEMORY_ONLY = new char[0];

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  IssuedCertificate(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /// The certificate in PEM.
  public String certificatePem() {
    return chain.stream()
        .map(certificate -> pem("CERTIFICATE", encoded(certificate)))
        .collect(Collectors.joining());
  }

  /// The private key, PKCS#8 in PEM.
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /// What a server needs to present this certificate.
  public SSLContext serverContext() {
    return context(null);
  }

  /// What a server needs to present this certificate and to judge those of its clients.
  ///
  /// @param clients who signs certificates of clients
  public SSLContext serverContext(CertificateAuthority clients) {
    return context(clients);
  }

  private SSLContext context(@Nullable CertificateAuthority clients) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers(), clients == null ? null : trusting(clients).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    var store = empty();
    store.setKeyEntry("own", key, IN_MEMORY_ONLY, chain.toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, IN_MEMORY_ONLY);
    return managers.getKeyManagers();
  }

  private static TrustManagerFactory trusting(CertificateAuthority authority)
      throws GeneralSecurityException, IOException {
    var store = empty();
    store.setCertificateEntry("root", authority.root());
    var managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(store);
    return managers;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  static String pem(String label, byte[] encoded) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(encoded);
    return "-----BEGIN "
        + label
        + "-----\n"
        + new String(base64, US_ASCII)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
