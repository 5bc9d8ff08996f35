package dev.ringback.server.outbound;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/// What we show to a listener that wants to know who calls: a certificate with its chain, and its
/// private key. Immutable.
///
/// @param chain the certificate, and those that lead to its root
/// @param key the private key of the first
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final char[] IN_MEMORY_ONLY = new char[0];

  /// Refuses a key that is not that of the certificate.
  public ClientIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty() || !belongs(key, chain.getFirst())) {
      throw new IllegalArgumentException("client key: not the key of the certificate");
    }
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    try {
      var algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      var probe = new byte[32];
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException otherKind) {
      return false;
    }
  }

  /// This identity as TLS wants it.
  KeyManagerFactory keyManagers() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", key, IN_MEMORY_ONLY, chain.toArray(X509Certificate[]::new));
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, IN_MEMORY_ONLY);
      return managers;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("A key store in memory cannot be made.", e);
    }
  }

  /// The certificate's subject alone.
  @Override
  public String toString() {
    return "ClientIdentity[" + chain.getFirst().getSubjectX500Principal().getName() + "]";
  }
}
