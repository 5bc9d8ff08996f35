package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Callback listeners of the Connectivity API, `/api/m2m/v1`: one per account and service. Safe for
/// use by many threads; every method throws [CallbacksException] when it fails.
public final class ConnectivityCallbacks {
  private final FamilyCalls calls;

  ConnectivityCallbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// The listeners of an account, with the credentials they registered.
  public List<RegisteredListener> list(AccountName account) {
    return calls.list(path(account), account, Optional.empty());
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param service such as `CarrierService`; which there are is the platform's to say
  public Registered register(AccountName account, ServiceName service, URI url) {
    return register(account, service, url, Credentials.NONE);
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param credentials echoed in the body of each callback
  public Registered register(
      AccountName account, ServiceName service, URI url, Credentials credentials) {
    var wish = new Wish(account, service, url, credentials, Map.of());
    return calls.register(
        Call.post(path(account), Content.json(wish.nameUrlAndCredentials())), wish);
  }

  /// Ends the registration of a listener.
  public Deregistered deregister(AccountName account, ServiceName service) {
    var target = path(account) + "/name/" + Texts.pathSegment("service", service.value());
    return calls.deregister(Call.delete(target), account, service);
  }

  private String path(AccountName account) {
    return calls.path("/callbacks/" + Texts.pathSegment("account", account.value()));
  }
}
