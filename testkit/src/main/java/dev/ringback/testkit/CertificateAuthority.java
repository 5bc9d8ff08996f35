package dev.ringback.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// A small certificate authority for tests: its own root, and certificates for any names and times,
/// made in memory within milliseconds. Trusted by nobody who is not told to. Immutable.
public final class CertificateAuthority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LIFE = Duration.ofDays(2);

  // Object identifiers as DER has them: ecdsa-with-SHA256, commonName, subjectAltName,
  // basicConstraints.
  private static final byte[] ECDSA_WITH_SHA256 =
      der(0x30, der(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = der(0x06, 0x55, 0x04, 0x03);
  private static final byte[] ALTERNATIVE_NAMES = der(0x06, 0x55, 0x1d, 0x11);
  private static final byte[] BASIC_CONSTRAINTS = der(0x06, 0x55, 0x1d, 0x13);
  private static final byte[] TRUE = der(0x01, 0xff);

  private final String name;
  private final KeyPair keys;
  private final X509Certificate root;

  private CertificateAuthority(String name) {
    this.name = name;
    keys = keyPair("EC");
    var now = Instant.now();
    root = sign(keys, name, name, keys, now.minus(LIFE), now.plus(LIFE), List.of(isAuthority()));
  }

  /// A new one with a new root.
  public static CertificateAuthority create(String name) {
    return new CertificateAuthority(name);
  }

  /// Its root.
  public X509Certificate root() {
    return root;
  }

  /// Its root in PEM.
  public String rootPem() {
    return IssuedCertificate.pem("CERTIFICATE", IssuedCertificate.encoded(root));
  }

  /// A certificate for these host names and addresses, good for two days, with an EC key.
  public IssuedCertificate issue(String... hosts) {
    var now = Instant.now();
    return issue("EC", now.minus(LIFE), now.plus(LIFE), hosts);
  }

  /// One with an RSA key.
  public IssuedCertificate issueRsa(String... hosts) {
    var now = Instant.now();
    return issue("RSA", now.minus(LIFE), now.plus(LIFE), hosts);
  }

  /// One that was good until a day ago.
  public IssuedCertificate issueExpired(String... hosts) {
    var now = Instant.now();
    return issue("EC", now.minus(LIFE), now.minus(LIFE.dividedBy(2)), hosts);
  }

  /// One that will be good from tomorrow on.
  public IssuedCertificate issueEarly(String... hosts) {
    var now = Instant.now();
    return issue("EC", now.plus(LIFE.dividedBy(2)), now.plus(LIFE), hosts);
  }

  /// A certificate that its own key signed, for these hosts.
  public static IssuedCertificate selfSigned(String... hosts) {
    var own = keyPair("EC");
    var now = Instant.now();
    var certificate =
        sign(
            own,
            hosts[0],
            hosts[0],
            own,
            now.minus(LIFE),
            now.plus(LIFE),
            List.of(alternativeNames(hosts)));
    return new IssuedCertificate(own.getPrivate(), List.of(certificate));
  }

  private IssuedCertificate issue(String algorithm, Instant from, Instant to, String... hosts) {
    var pair = keyPair(algorithm);
    var certificate = sign(keys, name, hosts[0], pair, from, to, List.of(alternativeNames(hosts)));
    return new IssuedCertificate(pair.getPrivate(), List.of(certificate));
  }

  private static KeyPair keyPair(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static X509Certificate sign(
      KeyPair issuer,
      String issuerName,
      String subject,
      KeyPair subjectKeys,
      Instant from,
      Instant to,
      List<byte[]> extensions) {
    var toBeSigned =
        der(
            0x30,
            der(0xa0, der(0x02, 2)),
            der(0x02, new BigInteger(120, RANDOM).toByteArray()),
            ECDSA_WITH_SHA256,
            distinguishedName(issuerName),
            der(0x30, time(from), time(to)),
            distinguishedName(subject),
            subjectKeys.getPublic().getEncoded(),
            der(0xa3, der(0x30, extensions.toArray(byte[][]::new))));
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuer.getPrivate());
      signature.update(toBeSigned);
      var encoded =
          der(0x30, toBeSigned, ECDSA_WITH_SHA256, der(0x03, new byte[] {0}, signature.sign()));
      return read(encoded);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static X509Certificate read(byte[] encoded) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static byte[] distinguishedName(String commonName) {
    var text = der(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
    return der(0x30, der(0x31, der(0x30, COMMON_NAME, text)));
  }

  private static byte[] time(Instant time) {
    var text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    return der(0x18, text.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] isAuthority() {
    return der(0x30, BASIC_CONSTRAINTS, TRUE, der(0x04, der(0x30, TRUE)));
  }

  private static byte[] alternativeNames(String... hosts) {
    var names = new byte[hosts.length][];
    for (var i = 0; i < hosts.length; i++) {
      var isAddress = hosts[i].contains(":") || hosts[i].matches("[0-9.]+");
      names[i] =
          isAddress
              ? der(0x87, InetAddress.ofLiteral(hosts[i]).getAddress())
              : der(0x82, hosts[i].getBytes(StandardCharsets.US_ASCII));
    }
    return der(0x30, ALTERNATIVE_NAMES, der(0x04, der(0x30, names)));
  }

  private static byte[] der(int tag, int... bytes) {
    var content = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return der(tag, content);
  }

  /// Tag, length, content (X.690, 8.1).
  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    if (content.size() < 128) {
      encoded.write(content.size());
    } else if (content.size() < 256) {
      encoded.write(0x81);
      encoded.write(content.size());
    } else {
      encoded.write(0x82);
      encoded.write(content.size() >> 8);
      encoded.write(content.size());
    }
    encoded.writeBytes(content.toByteArray());
    return encoded.toByteArray();
  }
}
