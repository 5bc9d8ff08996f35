package dev.ringback.server;

import static java.util.stream.Collectors.joining;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.signature.WebhookSecret;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.PortRule;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.outbound.SenderSettings;
import dev.ringback.server.retry.RetrySchedule;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.web.EdgeSettings;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The configuration file: `key = value` lines, every key optional. Confined to one reading.
///
/// A wrong file is refused with everything that is wrong in it, rather than with the first.
public final class ConfigFile {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final String SECRETS = "whsec_ and base64 of 24 to 64 bytes, divided by commas";
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final TreeMap<String, String> left = new TreeMap<>();
  private final List<String> errors = new ArrayList<>();

  private ConfigFile(Properties properties) {
    properties
        .stringPropertyNames()
        .forEach(name -> left.put(name, properties.getProperty(name).strip()));
  }

  /// Reads a file over `defaults`.
  ///
  /// @throws WrongConfig with every error in it
  public static ServerConfig read(Path file, ServerConfig defaults) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongConfig(List.of("config: " + file + " cannot be read"));
    }
    return new ConfigFile(properties).over(defaults);
  }

  private ServerConfig over(ServerConfig defaults) {
    var sender = defaults.sender();
    var transport = new TransportKeys(this).read(sender.transport());
    var config =
        new ServerConfig(
            take("data", ConfigFile::path, "a directory").orElse(defaults.data()),
            take("keys.file", ConfigFile::path, "a file")
                .<KeySource>map(KeySource.InFile::new)
                .orElse(defaults.keys()),
            defaults.sandbox(),
            edge(defaults.edge()),
            take("sessions", this::strictness, "live, present or ignored")
                .orElse(defaults.sessions()),
            registration(defaults.registration()),
            defaults.attempts(),
            defaults.intake(),
            new SenderSettings(
                timeOut("attempt.timeout").orElse(sender.timeout()),
                timeOut("attempt.connect-timeout").orElse(sender.connectTimeout()),
                count("attempt.max-in-flight").orElse(sender.maxInFlight()),
                count("attempt.max-in-flight-per-listener").orElse(sender.maxInFlightPerListener()),
                take("attempt.max-answer", ConfigFile::bytesOfAnAnswer, "1 to 1048576 bytes")
                    .orElse(sender.maxAnswer()),
                header("attempt.signature-header").orElse(sender.signatureHeader()),
                take("attempt.webhook-secrets", ConfigFile::secrets, SECRETS)
                    .orElse(sender.webhookSecrets()),
                transport),
            retries(defaults.retries()),
            keeping(defaults.keeping()),
            take("operator.url", ConfigFile::url, "an http or https address")
                .or(defaults::operatorUrl));
    var ranges =
        take("destinations.allow", ConfigFile::ranges, "address ranges such as 10.1.0.0/16")
            .orElse(List.of());
    left.keySet().forEach(key -> errors.add(key + ": there is no such key"));
    if (!errors.isEmpty()) {
      throw new WrongConfig(errors);
    }
    return config.allowing(ranges);
  }

  private EdgeSettings edge(EdgeSettings defaults) {
    return new EdgeSettings(
        take("listen.host", Optional::of, "an address").orElse(defaults.host()),
        take("listen.port", ConfigFile::port, "0 to 65535").orElse(defaults.port()),
        tls(defaults.tls()),
        limits(defaults.limits()),
        header("registration.shared-key-header").orElse(defaults.sharedKeyHeader()),
        duration("listen.drain").orElse(defaults.drain()));
  }

  private Optional<TlsFiles> tls(Optional<TlsFiles> defaults) {
    var certificate = take("tls.certificate", ConfigFile::path, "a file with a chain in PEM");
    var key = take("tls.key", ConfigFile::path, "a file with a key in PEM, PKCS#8");
    if (certificate.isPresent() != key.isPresent()) {
      errors.add("tls.certificate, tls.key: one without the other (expected: both or none)");
      return defaults;
    }
    return certificate.map(chain -> new TlsFiles(chain, key.orElseThrow())).or(() -> defaults);
  }

  private HttpLimits limits(HttpLimits defaults) {
    var inAll = count("listen.connections").orElse((int) defaults.connections().inAll());
    var perAddress =
        count("listen.connections-per-address")
            .orElse((int) Math.min(inAll, defaults.connections().perAddress()));
    if (perAddress > inAll) {
      errors.add(
          "listen.connections-per-address: "
              + perAddress
              + " (expected: at most listen.connections, "
              + inAll
              + ")");
      return defaults;
    }
    return new HttpLimits(
        new HttpLimits.Share(inAll, perAddress),
        take(
                "listen.header-bytes",
                text -> number(text).filter(bytes -> bytes >= 1_024 && bytes <= 1_048_576),
                "1024 to 1048576")
            .orElse(defaults.headerBytes()),
        defaults.smallBodies(),
        defaults.largeBodies(),
        timeOut("listen.header-timeout").orElse(defaults.header()),
        timeOut("listen.body-timeout").orElse(defaults.body()),
        timeOut("listen.response-timeout").orElse(defaults.response()),
        timeOut("listen.idle-timeout").orElse(defaults.idle()));
  }

  private RegistrationRules registration(RegistrationRules defaults) {
    var extra =
        take("registration.ports.extra", ConfigFile::ports, "ports, such as 8080,8443")
            .orElse(Set.of());
    var families =
        take("registration.ports", ConfigFile::portFamilies, "documented, everywhere or any")
            .orElse(defaults.ports().families());
    return new RegistrationRules(
        new PortRule(families, extra),
        take("registration.https", ConfigFile::httpsFamilies, "documented, everywhere or optional")
            .orElse(defaults.httpsOnly()),
        defaults.httpForLoopback(),
        choice("registration.accounts", "canonical", "any")
            .orElse(defaults.canonicalAccountsOnly()),
        choice("registration.services", "open", "closed").orElse(defaults.openServiceNames()),
        defaults.destinations());
  }

  private RetrySchedule retries(RetrySchedule defaults) {
    var profile =
        take("retry.profile", RetrySchedule::of, "documented, observed or standard")
            .orElse(defaults);
    var pauses = take("retry.pauses", ConfigFile::durations, "up to 99 pauses such as 5s,5m,1h");
    var jitter = take("retry.jitter", ConfigFile::share, "0 to 1").orElse(profile.jitter());
    return new RetrySchedule(
        pauses.isPresent() ? "custom" : profile.name(), pauses.orElse(profile.pauses()), jitter);
  }

  private ServerConfig.Keeping keeping(ServerConfig.Keeping defaults) {
    var delivered = duration("keep.delivered").orElse(defaults.delivered());
    var archived = duration("keep.archived").orElse(defaults.archived());
    if (delivered.compareTo(Duration.ofDays(1)) < 0) {
      errors.add("keep.delivered: " + delivered + " (expected: 1d or more)");
      return defaults;
    }
    var audit = duration("keep.audit").orElse(defaults.audit());
    if (audit.compareTo(Duration.ofDays(1)) < 0) {
      errors.add("keep.audit: " + audit + " (expected: 1d or more)");
      return defaults;
    }
    return new ServerConfig.Keeping(delivered, archived, audit);
  }

  private static Optional<List<WebhookSecret>> secrets(String text) {
    return all(
        text,
        secret -> {
          try {
            return Optional.of(WebhookSecret.of(secret));
          } catch (IllegalArgumentException notASecret) {
            return Optional.empty();
          }
        });
  }

  /// The value of a key, which is then used up; one that cannot be read is an error of the file.
  <T> Optional<T> take(String key, Function<String, Optional<T>> read, String expected) {
    var text = left.remove(key);
    if (text == null) {
      return Optional.empty();
    }
    var value = text.isEmpty() ? Optional.<T>empty() : read.apply(text);
    if (value.isEmpty()) {
      // A secret that is wrong is still one; in an address it stands before an @ or behind a ?.
      var mayBeSecret = key.endsWith("-secrets") || key.endsWith("-env");
      var shown = mayBeSecret || text.contains("@") || text.contains("?") ? "" : text + " ";
      refuse(key, shown + "(expected: " + expected + ")");
    }
    return value;
  }

  /// Adds an error.
  void refuse(String key, String complaint) {
    errors.add(key + ": " + complaint);
  }

  /// The keys that nobody has taken yet.
  Set<String> left() {
    return Set.copyOf(left.keySet());
  }

  private Optional<Duration> duration(String key) {
    return take(
        key,
        text -> ConfigFile.time(text).filter(Duration::isPositive),
        "a time such as 500ms, 15s, 5m, 2h, 30d");
  }

  private Optional<Duration> timeOut(String key) {
    return take(
        key,
        text -> ConfigFile.time(text).filter(SenderSettings::isSensible),
        "a time of at most 10m, such as 500ms or 15s");
  }

  private Optional<Integer> count(String key) {
    return take(key, text -> number(text).filter(value -> value >= 1), "1 or more");
  }

  private Optional<String> header(String key) {
    return take(
        key, text -> Optional.of(text).filter(HEADER.asMatchPredicate()), "a header's name");
  }

  private Optional<Boolean> choice(String key, String yes, String no) {
    return take(
        key,
        text ->
            text.equals(yes) ? Optional.of(true) : Optional.of(false).filter(_ -> text.equals(no)),
        yes + " or " + no);
  }

  private Optional<SessionStrictness> strictness(String text) {
    return switch (text) {
      case "live" -> Optional.of(SessionStrictness.LIVE);
      case "present" -> Optional.of(SessionStrictness.PRESENT);
      case "ignored" -> Optional.of(SessionStrictness.IGNORED);
      default -> Optional.empty();
    };
  }

  private static Optional<CallbackUrl> url(String text) {
    try {
      return Optional.of(CallbackUrl.of(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> port(String text) {
    return number(text).filter(port -> port >= 0 && port <= 65_535);
  }

  private static Optional<Integer> bytesOfAnAnswer(String text) {
    return number(text).filter(bytes -> bytes >= 1 && bytes <= DeliveryPolicy.MAX_ANSWER_BYTES);
  }

  private static Optional<Double> share(String text) {
    try {
      return Optional.of(Double.parseDouble(text)).filter(share -> share >= 0 && share <= 1);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Set<Integer>> ports(String text) {
    var ports = all(text, ConfigFile::port);
    return ports.map(Set::copyOf);
  }

  private static Optional<Set<Family>> portFamilies(String text) {
    return switch (text) {
      case "documented" -> Optional.of(PortRule.DOCUMENTED.families());
      case "everywhere" -> Optional.of(EnumSet.allOf(Family.class));
      case "any" -> Optional.of(EnumSet.noneOf(Family.class));
      default -> Optional.empty();
    };
  }

  private static Optional<Set<Family>> httpsFamilies(String text) {
    return switch (text) {
      case "documented" ->
          Optional.of(
              Arrays.stream(Family.values())
                  .filter(Family::wantsHttps)
                  .collect(Collectors.toSet()));
      case "everywhere" -> Optional.of(EnumSet.allOf(Family.class));
      case "optional" -> Optional.of(EnumSet.noneOf(Family.class));
      default -> Optional.empty();
    };
  }

  private static Optional<List<AddressRange>> ranges(String text) {
    return all(
        text,
        range -> {
          try {
            return Optional.of(AddressRange.of(range));
          } catch (IllegalArgumentException notARange) {
            return Optional.empty();
          }
        });
  }

  private static Optional<List<Duration>> durations(String text) {
    return all(text, ConfigFile::time).filter(pauses -> pauses.size() <= 99);
  }

  private static <T> Optional<List<T>> all(String text, Function<String, Optional<T>> read) {
    var values = Stream.of(text.split(",")).map(part -> read.apply(part.strip())).toList();
    return values.stream().allMatch(Optional::isPresent)
        ? Optional.of(values.stream().flatMap(Optional::stream).toList())
        : Optional.empty();
  }

  private static Optional<Duration> time(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /// A configuration that cannot be used.
  public static final class WrongConfig extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// With every error in it.
    WrongConfig(List<String> errors) {
      super(
          IntStream.range(0, errors.size())
              .mapToObj(i -> (i + 1) + ". " + errors.get(i))
              .collect(joining("\n")));
    }
  }
}
