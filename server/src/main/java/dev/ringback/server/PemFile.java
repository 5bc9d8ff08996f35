package dev.ringback.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Reads files in PEM (RFC 7468): certificates, and a private key in PKCS#8. What is not that is
/// nothing.
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
  private static final int MAX_BYTES = 4 << 20;

  private PemFile() {}

  /// The certificates of a file, in its order; empty when there are none, or one that is none.
  static Optional<List<X509Certificate>> certificates(String path) {
    return blocks(path, "CERTIFICATE").flatMap(PemFile::certificates);
  }

  private static Optional<List<X509Certificate>> certificates(List<byte[]> blocks) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var found = new ArrayList<X509Certificate>();
      for (var block : blocks) {
        if (factory.generateCertificate(new ByteArrayInputStream(block))
            instanceof X509Certificate certificate) {
          found.add(certificate);
        }
      }
      return Optional.of(List.copyOf(found)).filter(list -> !list.isEmpty());
    } catch (CertificateException garbage) {
      return Optional.empty();
    }
  }

  /// The one private key of a file, RSA or EC; empty when there is none in PKCS#8, or it is
  /// encrypted.
  static Optional<PrivateKey> privateKey(String path) {
    return blocks(path, "PRIVATE KEY")
        .filter(blocks -> blocks.size() == 1)
        .flatMap(blocks -> privateKey(blocks.getFirst()));
  }

  private static Optional<PrivateKey> privateKey(byte[] pkcs8) {
    for (var algorithm : List.of("RSA", "EC")) {
      try {
        var spec = new PKCS8EncodedKeySpec(pkcs8);
        return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
      } catch (GeneralSecurityException notOfThisKind) {
        // The other one, perhaps.
      }
    }
    return Optional.empty();
  }

  /// The blocks of that label; empty when any block of the file is not whole.
  private static Optional<List<byte[]>> blocks(String path, String label) {
    return text(path)
        .flatMap(
            text -> {
              var whole = BLOCK.matcher(text).results().toList();
              return whole.size() == BEGIN.matcher(text).results().count()
                  ? decoded(whole, label)
                  : Optional.empty();
            });
  }

  private static Optional<List<byte[]>> decoded(List<MatchResult> blocks, String label) {
    try {
      return Optional.of(
          blocks.stream()
              .filter(block -> block.group(1).equals(label))
              .map(block -> Base64.getMimeDecoder().decode(block.group(2)))
              .toList());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(String path) {
    try {
      var file = Path.of(path);
      return Files.size(file) > MAX_BYTES
          ? Optional.empty()
          : Optional.of(new String(Files.readAllBytes(file), US_ASCII));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
