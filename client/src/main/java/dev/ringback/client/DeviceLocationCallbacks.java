package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Callback listeners of the Device Location API, `/api/loc/v1`: one per account and service,
/// `Location` or `DeviceLocation`. Safe for use by many threads; every method throws
/// [CallbacksException] when it fails.
public final class DeviceLocationCallbacks {
  private static final int MAX_TRANSACTION_ID = 256;

  private final FamilyCalls calls;

  DeviceLocationCallbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// The listeners of an account.
  public List<RegisteredListener> list(AccountName account) {
    return calls.list(path(account), account, Optional.empty());
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @return with the key that its callbacks will be signed with
  public Registered register(AccountName account, ServiceName service, URI url) {
    var wish = Wish.of(account, service, url);
    return calls.register(
        Call.post(path(account), Content.jsonAsAnything(wish.nameAndUrl())), wish);
  }

  /// Ends the registration of a listener.
  public Deregistered deregister(AccountName account, ServiceName service) {
    var target = path(account) + "/name/" + Texts.pathSegment("service", service.value());
    return calls.deregister(Call.delete(target), account, service);
  }

  /// Cancels what is still queued of an asynchronous location report; callbacks for devices located
  /// already may still come.
  ///
  /// @param transactionId the `txid` that the report's request was answered with, 1 to 256
  ///   characters
  /// @return the cancelled report's transaction id
  public String cancelAsyncReport(AccountName account, String transactionId) {
    if (transactionId.length() > MAX_TRANSACTION_ID) {
      throw new IllegalArgumentException(
          "transactionId: "
              + transactionId.length()
              + " characters (expected: 1 to "
              + MAX_TRANSACTION_ID
              + ")");
    }
    var target =
        calls.path(
            "/devicelocations/"
                + Texts.pathSegment("transactionId", transactionId)
                + "?accountName="
                + Texts.percentEncoded(account.value()));
    return calls.send(Call.delete(target)).object().text("txid").orElse(transactionId);
  }

  private String path(AccountName account) {
    return calls.path("/callbacks/" + Texts.pathSegment("account", account.value()));
  }
}
