package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Callback listeners of the Hyper Precise Location API, `/api/hyper-precise/v1`: one per account
/// and name. Safe for use by many threads; every method throws [CallbacksException] when it fails.
public final class HyperPreciseCallbacks {
  private final FamilyCalls calls;

  HyperPreciseCallbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// The listeners of an account.
  public List<RegisteredListener> list(AccountName account) {
    return calls.list(target(account), account, Optional.empty());
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param name any name; `BullseyeReporting` is the only published one
  public Registered register(AccountName account, ServiceName name, URI url) {
    var wish = Wish.of(account, name, url);
    return calls.register(Call.post(target(account), Content.json(wish.nameAndUrl())), wish);
  }

  /// Ends the registration of a listener.
  public Deregistered deregister(AccountName account, ServiceName name) {
    var target = target(account) + "&service=" + Texts.percentEncoded(name.value());
    return calls.deregister(Call.delete(target), account, name);
  }

  private String target(AccountName account) {
    return calls.path("/callbacks?accountNumber=" + Texts.percentEncoded(account.value()));
  }
}
