package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What may be registered. Each rule can be switched, because sources disagree about it.
///
/// @param ports which ports a listener may use
/// @param httpsOnly the families whose listeners must be `https`
/// @param httpForLoopback whether a listener on this machine may be `http` all the same
/// @param canonicalAccountsOnly whether accounts must have the form `0252012345-00001`
/// @param openServiceNames whether Connectivity takes any name of letters and digits
/// @param destinations which addresses may be named
public record RegistrationRules(
    PortRule ports,
    Set<Family> httpsOnly,
    boolean httpForLoopback,
    boolean canonicalAccountsOnly,
    boolean openServiceNames,
    DestinationRules destinations) {

  /// The documented rules, the public internet only.
  public static final RegistrationRules DOCUMENTED =
      new RegistrationRules(
          PortRule.DOCUMENTED,
          familiesThatWantHttps(),
          false,
          false,
          false,
          DestinationRules.PUBLIC_ONLY);

  /// The rules of the sandbox: any address and port, so that every documented example can be
  /// registered as printed.
  public static final RegistrationRules SANDBOX =
      new RegistrationRules(
          PortRule.NONE, familiesThatWantHttps(), true, false, false, DestinationRules.ANYWHERE);

  private static final Pattern CANONICAL_ACCOUNT = Pattern.compile("[0-9]{10}-[0-9]{5}");
  private static final Pattern OPEN_SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  /// Copies the set.
  public RegistrationRules {
    httpsOnly = Set.copyOf(httpsOnly);
  }

  /// The account of that name, when it is one by these rules.
  public Optional<AccountName> account(String name) {
    return Optional.of(name)
        .filter(AccountName::isValid)
        .filter(text -> !canonicalAccountsOnly || CANONICAL_ACCOUNT.matcher(text).matches())
        .map(AccountName::new);
  }

  /// What speaks against `service` as one that can be listened to, if anything does.
  public Optional<Refusal> judge(Family family, ServiceName service) {
    var fits =
        family.offers(service)
            || (family == Family.CONNECTIVITY
                && openServiceNames
                && OPEN_SERVICE.matcher(service.value()).matches());
    return fits
        ? Optional.empty()
        : Optional.of(new Refusal(Refusal.Part.SERVICE, "name: not a service of this API"));
  }

  /// What speaks against `url`, if anything does; asked again before the first attempt, since rules
  /// can have become stricter.
  public Optional<Refusal> judge(Family family, CallbackUrl url) {
    if (!ports.allows(family, url.port())) {
      var port = "port " + url.port() + " (expected: " + ports.expectation() + ")";
      return Optional.of(refusal(port));
    }
    if (mustBeHttps(family, url) && !url.isHttps()) {
      return Optional.of(refusal("scheme http (expected: https)"));
    }
    return destinations.forbids(url)
        ? Optional.of(refusal("an address that callbacks may not go to (expected: a public one)"))
        : Optional.empty();
  }

  private boolean mustBeHttps(Family family, CallbackUrl url) {
    return httpsOnly.contains(family) && !(httpForLoopback && url.isLoopback());
  }

  private static Refusal refusal(String complaint) {
    return new Refusal(Refusal.Part.URL, "url: " + complaint);
  }

  private static Set<Family> familiesThatWantHttps() {
    return Arrays.stream(Family.values()).filter(Family::wantsHttps).collect(Collectors.toSet());
  }
}
