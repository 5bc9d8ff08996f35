package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.outbound.ClientIdentity;
import dev.ringback.server.outbound.DestinationSettings;
import dev.ringback.server.outbound.OauthSettings;
import dev.ringback.server.outbound.ProxySettings;
import dev.ringback.server.outbound.Secret;
import dev.ringback.server.outbound.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The keys of the configuration file about the way of attempts: `tls`, `proxy`, `destination`.
/// Files that they name are read at once, so that a wrong one is an error of the start. Confined to
/// one reading.
final class TransportKeys {
  private static final Pattern OF_A_HOST =
      Pattern.compile("destination\\.(.+)\\.(?:client-[a-z]+|oauth\\.[a-z-]+)");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9-]+(?:\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");
  private static final String CERTIFICATES = "a file with certificates in PEM";
  private static final int MAX_SECRET_BYTES = 4096;

  private final ConfigFile file;

  TransportKeys(ConfigFile file) {
    this.file = file;
  }

  /// What is set, over `defaults`.
  TransportSettings read(TransportSettings defaults) {
    var roots = file.take("tls.roots", PemFile::certificates, CERTIFICATES);
    var proxy = proxy().or(defaults::proxy);
    var destinations = new HashMap<String, DestinationSettings>();
    for (var host : hosts()) {
      var name = host.toLowerCase(Locale.ROOT);
      var settings =
          new DestinationSettings(identity("destination." + host), oauth("destination." + host));
      if (!HOST.matcher(name).matches()) {
        file.refuse(
            "destination." + host, "(expected: a host such as example.com or [2001:db8::1])");
      } else if (proxy.isPresent()
          && settings.oauth().filter(OauthSettings::isInClear).isPresent()) {
        file.refuse(
            "destination." + host + ".oauth.token-url",
            "http beside proxy.url (expected: https). The proxy would be sent the client's"
                + " secret.");
      } else if (destinations.put(name, settings) != null) {
        file.refuse("destination." + host, "twice, in two spellings");
      }
    }
    return new TransportSettings(
        roots.orElse(defaults.roots()),
        destinations.isEmpty() ? defaults.destinations() : Map.copyOf(destinations),
        proxy);
  }

  private Set<String> hosts() {
    var hosts = new TreeSet<String>();
    for (var key : file.left()) {
      var match = OF_A_HOST.matcher(key);
      if (match.matches()) {
        hosts.add(match.group(1));
      }
    }
    return hosts;
  }

  private Optional<ClientIdentity> identity(String prefix) {
    var certificateKey = prefix + ".client-certificate";
    var keyKey = prefix + ".client-key";
    if (file.left().stream().noneMatch(key -> key.equals(certificateKey) || key.equals(keyKey))) {
      return Optional.empty();
    }
    require(certificateKey, "beside the client key");
    require(keyKey, "beside the client certificate");
    var chain = file.take(certificateKey, PemFile::certificates, CERTIFICATES);
    var key =
        file.take(keyKey, PemFile::privateKey, "a file with one RSA or EC key, PKCS#8 in PEM");
    return chain.flatMap(certificates -> key.flatMap(of -> identity(keyKey, certificates, of)));
  }

  private Optional<ClientIdentity> identity(
      String keyKey, List<X509Certificate> chain, PrivateKey key) {
    try {
      return Optional.of(new ClientIdentity(chain, key));
    } catch (IllegalArgumentException mismatch) {
      file.refuse(keyKey, "not the key of the certificate (expected: that of its first one)");
      return Optional.empty();
    }
  }

  private Optional<OauthSettings> oauth(String prefix) {
    var keys = prefix + ".oauth.";
    if (file.left().stream().noneMatch(key -> key.startsWith(keys))) {
      return Optional.empty();
    }
    require(keys + "token-url", "beside the other keys of oauth");
    require(keys + "client-id", "beside the other keys of oauth");
    var url = file.take(keys + "token-url", TransportKeys::tokenUrl, "an https address");
    var id = file.take(keys + "client-id", Optional::of, "a name");
    var secret = secret(keys + "client-secret", true);
    var scope = file.take(keys + "scope", Optional::of, "words divided by spaces");
    return url.flatMap(
        to -> id.flatMap(who -> secret.map(proof -> new OauthSettings(to, who, proof, scope))));
  }

  private static Optional<CallbackUrl> tokenUrl(String text) {
    try {
      return Optional.of(CallbackUrl.of(text)).filter(OauthSettings::isConfidential);
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private Optional<ProxySettings> proxy() {
    var url = file.take("proxy.url", TransportKeys::proxyUrl, "such as http://proxy.example:3128");
    var user = file.take("proxy.user", TransportKeys::user, "a name without a colon");
    var password = secret("proxy.password", user.isPresent());
    if (url.isEmpty()) {
      if (user.isPresent()) {
        file.refuse("proxy.url", "missing (expected: beside proxy.user)");
      }
      return Optional.empty();
    }
    var login = user.flatMap(name -> password.map(known -> new ProxySettings.Login(name, known)));
    return url.map(at -> new ProxySettings(at.getHost(), at.getPort(), login));
  }

  private static Optional<URI> proxyUrl(String text) {
    try {
      var url = new URI(text);
      var isPlain =
          "http".equalsIgnoreCase(url.getScheme())
              && url.getHost() != null
              && url.getPort() > 0
              && url.getRawUserInfo() == null
              && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return Optional.of(url).filter(_ -> isPlain);
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Optional<String> user(String text) {
    return Optional.of(text).filter(name -> !name.contains(":"));
  }

  /// A secret from a file or from the environment, never from the configuration itself.
  private Optional<Secret> secret(String prefix, boolean wanted) {
    var inFile = prefix + "-file";
    var inEnvironment = prefix + "-env";
    var there = file.left();
    var places = (there.contains(inFile) ? 1 : 0) + (there.contains(inEnvironment) ? 1 : 0);
    if (places == 2) {
      file.refuse(inFile, "beside " + inEnvironment + " (expected: one of them)");
    } else if (places == 0 && wanted) {
      file.refuse(inFile, "missing (expected: this, or " + inEnvironment + ")");
    } else if (places == 1 && !wanted) {
      file.refuse(prefix, "without a user (expected: beside one)");
    }
    var kept = file.take(inFile, TransportKeys::secretOfFile, "a file that holds a secret alone");
    var set = file.take(inEnvironment, TransportKeys::secretOfVariable, "a variable that is set");
    return kept.or(() -> set);
  }

  private static Optional<Secret> secretOfFile(String path) {
    try {
      var place = Path.of(path);
      if (Files.size(place) > MAX_SECRET_BYTES) {
        return Optional.empty();
      }
      return secret(Files.readString(place, UTF_8));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Secret> secretOfVariable(String name) {
    return Optional.ofNullable(System.getenv(name)).flatMap(TransportKeys::secret);
  }

  private static Optional<Secret> secret(String text) {
    return Optional.of(text.strip()).filter(some -> !some.isEmpty()).map(Secret::new);
  }

  private void require(String key, String beside) {
    if (!file.left().contains(key)) {
      file.refuse(key, "missing (expected: " + beside + ")");
    }
  }
}
