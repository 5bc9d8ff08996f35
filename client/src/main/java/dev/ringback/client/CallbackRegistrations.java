package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// The three acts that all families have in common, with the family as an argument: for programs
/// that treat them alike. Safe for use by many threads; every method throws [CallbacksException]
/// when it fails.
public final class CallbackRegistrations {
  private final CallbacksClient client;

  CallbackRegistrations(CallbacksClient client) {
    this.client = client;
  }

  /// The listeners of an account.
  public List<RegisteredListener> list(Family family, AccountName account) {
    return switch (family) {
      case CONNECTIVITY -> client.connectivity().list(account);
      case DEVICE_LOCATION -> client.deviceLocation().list(account);
      case SOFTWARE_MANAGEMENT_V1 -> client.softwareManagementV1().list(account);
      case SOFTWARE_MANAGEMENT_V2 -> client.softwareManagementV2().get(account).stream().toList();
      case SOFTWARE_MANAGEMENT_V3 -> client.softwareManagementV3().get(account).stream().toList();
      case DIAGNOSTICS -> client.diagnostics().list(account);
      case HYPER_PRECISE -> client.hyperPrecise().list(account);
    };
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param service `Fota` where the family has no service names
  public Registered register(Family family, AccountName account, ServiceName service, URI url) {
    return register(family, account, service, url, Credentials.NONE, Map.of());
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param service `Fota` where the family has no service names
  /// @param credentials echoed in callbacks; [Credentials#NONE] unless the family [echoes
  ///   them][Family#echoesCredentials()]
  /// @param httpHeaders sent with callbacks; none unless the family [carries
  ///   them][Family#carriesCustomHeaders()]
  /// @throws IllegalArgumentException for what the family would leave out
  public Registered register(
      Family family,
      AccountName account,
      ServiceName service,
      URI url,
      Credentials credentials,
      Map<String, String> httpHeaders) {
    if (!credentials.equals(Credentials.NONE) && !family.echoesCredentials()) {
      throw new IllegalArgumentException(
          "credentials: given (expected: none, for " + family + " echoes none in its callbacks)");
    }
    if (!httpHeaders.isEmpty() && !family.carriesCustomHeaders()) {
      throw new IllegalArgumentException(
          "httpHeaders: given (expected: none, for " + family + " adds none to its callbacks)");
    }
    return switch (family) {
      case CONNECTIVITY -> client.connectivity().register(account, service, url, credentials);
      case DEVICE_LOCATION -> client.deviceLocation().register(account, service, url);
      case SOFTWARE_MANAGEMENT_V1 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV1().register(account, url, credentials);
      }
      case SOFTWARE_MANAGEMENT_V2 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV2().register(account, url);
      }
      case SOFTWARE_MANAGEMENT_V3 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV3().register(account, url);
      }
      case DIAGNOSTICS -> client.diagnostics().register(account, service, url, httpHeaders);
      case HYPER_PRECISE -> client.hyperPrecise().register(account, service, url);
    };
  }

  /// Ends the registration of a listener.
  ///
  /// @param service `Fota` where the family has no service names
  public Deregistered deregister(Family family, AccountName account, ServiceName service) {
    return switch (family) {
      case CONNECTIVITY -> client.connectivity().deregister(account, service);
      case DEVICE_LOCATION -> client.deviceLocation().deregister(account, service);
      case SOFTWARE_MANAGEMENT_V1 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV1().deregister(account);
      }
      case SOFTWARE_MANAGEMENT_V2 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV2().deregister(account);
      }
      case SOFTWARE_MANAGEMENT_V3 -> {
        requireOnlyService(family, service);
        yield client.softwareManagementV3().deregister(account);
      }
      case DIAGNOSTICS -> client.diagnostics().deregister(account, service);
      case HYPER_PRECISE -> client.hyperPrecise().deregister(account, service);
    };
  }

  private static void requireOnlyService(Family family, ServiceName service) {
    if (!family.offers(service)) {
      throw new IllegalArgumentException(
          "service: "
              + service
              + " (expected: one of "
              + family.services()
              + " for "
              + family
              + ")");
    }
  }
}
