package dev.ringback.bench;

import dev.ringback.testkit.CertificateAuthority;
import dev.ringback.testkit.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates made for one run: the one that listeners show, with an EC key, and its root.
/// Immutable.
final class RunCertificates {
  private final CertificateAuthority authority = CertificateAuthority.create("ringback bench");
  private final IssuedCertificate listener = authority.issue("127.0.0.1");
  private final Path folder;

  private RunCertificates(Path folder) {
    this.folder = folder;
  }

  /// Makes them, and writes them into a folder.
  static RunCertificates in(Path folder) throws IOException {
    var made = new RunCertificates(folder);
    Files.writeString(made.root(), made.authority.rootPem());
    Files.writeString(made.certificate(), made.listener.certificatePem());
    Files.writeString(made.key(), made.listener.keyPem());
    return made;
  }

  /// The file with the root that signed them.
  Path root() {
    return folder.resolve("root.pem");
  }

  /// The file with the certificate of listeners.
  Path certificate() {
    return folder.resolve("listener.pem");
  }

  /// The file with its key.
  Path key() {
    return folder.resolve("listener-key.pem");
  }

  /// What a listener needs.
  SSLContext ofListeners() {
    return listener.serverContext();
  }

  /// What somebody needs who connects to one.
  SSLContext ofCallers() {
    try {
      var roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      roots.setCertificateEntry("root", authority.root());
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(roots);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
