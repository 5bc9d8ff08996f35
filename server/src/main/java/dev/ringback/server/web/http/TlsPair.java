package dev.ringback.server.web.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/// A certificate chain and its key, found to belong together. Immutable; shows no key.
final class TlsPair {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private final Text text;
  private final X509Certificate certificate;

  private TlsPair(Text text, X509Certificate certificate) {
    this.text = text;
    this.certificate = certificate;
  }

  /// Reads the files.
  ///
  /// @throws TlsUnusable when they cannot be read or do not belong together
  static TlsPair read(TlsFiles files) {
    return of(files, Text.read(files));
  }

  /// Checks what was read.
  ///
  /// @throws TlsUnusable when the two are malformed or do not belong together
  static TlsPair of(TlsFiles files, Text text) {
    var certificate = certificate(files.certificate(), text);
    var key = key(files.key(), text, certificate.getPublicKey());
    if (!belongTogether(certificate.getPublicKey(), key)) {
      throw new TlsUnusable(
          "tls.key: " + files.key() + " is not the key of " + files.certificate() + ".");
    }
    return new TlsPair(text, certificate);
  }

  private static X509Certificate certificate(Path file, Text text) {
    try {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text.certificate));
      return chain.stream()
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .findFirst()
          .orElseThrow(() -> new TlsUnusable("tls.certificate: " + file + " holds none."));
    } catch (GeneralSecurityException e) {
      throw new TlsUnusable("tls.certificate: " + file + " (expected: a chain in PEM).");
    }
  }

  private static PrivateKey key(Path file, Text text, PublicKey publicKey) {
    var pem = PKCS8.matcher(new String(text.key, US_ASCII));
    try {
      if (!pem.find()) {
        throw new GeneralSecurityException("no PKCS#8");
      }
      var bytes = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(publicKey.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // What the parser says is left behind: it has seen the key.
      throw new TlsUnusable(
          "tls.key: "
              + file
              + " (expected: PKCS#8 in PEM, of the certificate's kind, not encrypted).");
    }
  }

  /// Whether what the one signs, the other verifies.
  private static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
    var algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    var challenge = new byte[32];
    new SecureRandom().nextBytes(challenge);
    try {
      var signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(challenge);
      var verifying = Signature.getInstance(algorithm);
      verifying.initVerify(publicKey);
      verifying.update(challenge);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// What it was read from.
  Text text() {
    return text;
  }

  /// When the certificate ends.
  Instant endsAt() {
    return certificate.getNotAfter().toInstant();
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(text.certificate))
        .setKeyValue(Buffer.buffer(text.key));
  }

  /// Whose certificate, and until when.
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal() + " until " + endsAt();
  }

  /// What is in the two files. Immutable; shows nothing.
  static final class Text {
    private final byte[] certificate;
    private final byte[] key;

    private Text(byte[] certificate, byte[] key) {
      this.certificate = certificate;
      this.key = key;
    }

    /// Reads the files.
    ///
    /// @throws TlsUnusable when one cannot be read
    static Text read(TlsFiles files) {
      return new Text(bytes("tls.certificate", files.certificate()), bytes("tls.key", files.key()));
    }

    private static byte[] bytes(String name, Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new TlsUnusable(name + ": " + file + " cannot be read.");
      }
    }

    boolean isSame(Text other) {
      return Arrays.equals(certificate, other.certificate) && MessageDigest.isEqual(key, other.key);
    }
  }
}
