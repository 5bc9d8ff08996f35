package dev.ringback.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A fresh key and certificate for `127.0.0.1` and `localhost`, made by the running JDK's `keytool`
/// and kept in memory only. Valid for two days; trusted by nobody but [#clientContext()].
/// Immutable.
public final class SelfSignedCertificate {
  private static final String ALIAS = "listener";
  private static final long KEYTOOL_LIMIT_SECONDS = 60;

  private final KeyStore keys;
  private final char[] password;

  private SelfSignedCertificate(KeyStore keys, char[] password) {
    this.keys = keys;
    this.password = password.clone();
  }

  /// Makes one; takes about a second.
  public static SelfSignedCertificate create() {
    var password = UUID.randomUUID().toString();
    try {
      var folder = Files.createTempDirectory("ringback-tls");
      var file = folder.resolve("listener.p12");
      try {
        keytool(file, password);
        return new SelfSignedCertificate(
            KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("keytool's key store cannot be read", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", interrupted);
    }
  }

  private static void keytool(Path file, String password) throws IOException, InterruptedException {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            "STORE_PASSWORD");
    command.environment().put("STORE_PASSWORD", password);
    var process = command.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (!process.waitFor(KEYTOOL_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool failed: " + output);
    }
  }

  /// What a server needs to present this certificate.
  public SSLContext serverContext() {
    try {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /// What a client needs to trust this certificate, and no other.
  public SSLContext clientContext() {
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
