package dev.ringback.server.outbound;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates of listeners are believed: those that lead to a root of the JDK or to one
/// that is set besides, and name the host. Says in a few words why it believes one not. Safe for
/// use by many threads.
final class RootsOfTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;

  private RootsOfTrust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /// The JDK's roots and `more`.
  static RootsOfTrust with(List<X509Certificate> more) {
    try {
      var roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      var number = 0;
      for (var root : manager(null).getAcceptedIssuers()) {
        roots.setCertificateEntry("jdk-" + number++, root);
      }
      for (var root : more) {
        roots.setCertificateEntry("set-" + number++, root);
      }
      return new RootsOfTrust(manager(roots));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The JDK's trusted roots cannot be read.", e);
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(roots);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new Disbelief(why(chain, authType, e, String.valueOf(engine.getPeerHost())), e);
    }
  }

  private String why(
      X509Certificate[] chain, String authType, CertificateException refusal, String host) {
    if (has(refusal, CertificateExpiredException.class::isInstance)) {
      return "the certificate has expired";
    }
    if (has(refusal, CertificateNotYetValidException.class::isInstance)) {
      return "the certificate is not valid yet";
    }
    if (has(refusal, RootsOfTrust::isWeak)) {
      return "the certificate is signed in a way that is no longer safe";
    }
    if (leadsToARoot(chain, authType)) {
      return "the certificate is not for " + host;
    }
    return chain.length == 1 && isSelfSigned(chain[0])
        ? "the certificate is self-signed"
        : "the certificate does not lead to a trusted root";
  }

  private boolean leadsToARoot(X509Certificate[] chain, String authType) {
    try {
      judge.checkServerTrusted(chain, authType);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  private static boolean isWeak(Throwable cause) {
    return cause instanceof CertPathValidatorException path
        && path.getReason() == BasicReason.ALGORITHM_CONSTRAINED;
  }

  private static boolean has(Throwable failure, Predicate<Throwable> what) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (what.test(cause)) {
        return true;
      }
    }
    return false;
  }

  /// Why the certificate of a listener was not believed, if that is behind `failure`.
  static Optional<String> disbelief(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Disbelief disbelief) {
        return Optional.ofNullable(disbelief.getMessage());
      }
    }
    return Optional.empty();
  }

  /// A certificate that is not believed, and why, in words for operators.
  private static final class Disbelief extends CertificateException {
    private static final long serialVersionUID = 1;

    Disbelief(String why, CertificateException cause) {
      super(why, cause);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  // The sender is a client and its sockets have engines; whatever else asks gets the usual answer.

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType);
  }
}
