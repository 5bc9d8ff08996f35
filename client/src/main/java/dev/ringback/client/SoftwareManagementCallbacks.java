package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/// The callback listener of Software Management v2 or v3, `/api/fota/v2` or `/api/fota/v3`: one per
/// account, without a service name on the wire. The two differ in nothing but their path and what
/// they call their media type. Safe for use by many threads; every method throws
/// [CallbacksException] when it fails.
public final class SoftwareManagementCallbacks {
  private static final ServiceName FOTA = new ServiceName("Fota");

  private final FamilyCalls calls;

  SoftwareManagementCallbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// Which of the two versions this is.
  public Family family() {
    return calls.family();
  }

  /// The account's listener; empty when none is registered.
  public Optional<RegisteredListener> get(AccountName account) {
    return calls.list(path(account), account, Optional.of(FOTA)).stream()
        .filter(listener -> listener.url().isPresent())
        .findFirst();
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param url documented to be `https`
  public Registered register(AccountName account, URI url) {
    var wish = Wish.of(account, FOTA, url);
    return calls.register(Call.post(path(account), content(wish.urlAlone())), wish);
  }

  /// Changes the address of the account's listener. Unlike [#register(AccountName, URI)] it is sent
  /// again when no answer comes.
  ///
  /// @param url documented to be `https`
  public Registered update(AccountName account, URI url) {
    var wish = Wish.of(account, FOTA, url);
    return calls.register(Call.put(path(account), content(wish.urlAlone())), wish);
  }

  /// Ends the registration of the account's listener.
  public Deregistered deregister(AccountName account) {
    return calls.deregister(Call.delete(path(account)), account, FOTA);
  }

  private Content content(JsonObject body) {
    return calls.family() == Family.SOFTWARE_MANAGEMENT_V2
        ? Content.jsonAsAnything(body)
        : Content.json(body);
  }

  private String path(AccountName account) {
    return calls.path("/callbacks/" + Texts.pathSegment("account", account.value()));
  }
}
