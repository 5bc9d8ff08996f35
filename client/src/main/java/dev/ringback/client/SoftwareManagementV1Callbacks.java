package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Callback listeners of Software Management v1, `/api/fota/v1`: one per account, for the service
/// `Fota`. Safe for use by many threads; every method throws [CallbacksException] when it fails.
public final class SoftwareManagementV1Callbacks {
  private static final ServiceName FOTA = new ServiceName("Fota");

  private final FamilyCalls calls;

  SoftwareManagementV1Callbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// The account's listener, or none.
  public List<RegisteredListener> list(AccountName account) {
    return calls.list(path(account), account, Optional.of(FOTA));
  }

  /// Registers a listener, or puts it in the place of the one there is.
  public Registered register(AccountName account, URI url) {
    return register(account, url, Credentials.NONE);
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param credentials echoed in the body of each callback
  public Registered register(AccountName account, URI url, Credentials credentials) {
    var wish = new Wish(account, FOTA, url, credentials, Map.of());
    return calls.register(
        Call.post(path(account), Content.json(wish.nameUrlAndCredentials())), wish);
  }

  /// Ends the registration of the account's listener.
  public Deregistered deregister(AccountName account) {
    return calls.deregister(Call.delete(path(account) + "/name/" + FOTA), account, FOTA);
  }

  private String path(AccountName account) {
    return calls.path("/callbacks/" + Texts.pathSegment("account", account.value()));
  }
}
