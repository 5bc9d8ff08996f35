package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Callback listeners of the Diagnostics API, `/api/diagnostics/v1`: one per account and service,
/// which is `Diagnostics`. Safe for use by many threads; every method throws [CallbacksException]
/// when it fails.
public final class DiagnosticsCallbacks {
  private final FamilyCalls calls;

  DiagnosticsCallbacks(FamilyCalls calls) {
    this.calls = calls;
  }

  /// The listeners of an account.
  public List<RegisteredListener> list(AccountName account) {
    return calls.list(path() + byAccount(account), account, Optional.empty());
  }

  /// Registers a listener, or puts it in the place of the one there is.
  ///
  /// @param endpoint documented to be `https`
  /// @param httpHeaders sent with each callback; their values are treated as secrets
  /// @return with the key that its callbacks will be signed with
  public Registered register(
      AccountName account, ServiceName service, URI endpoint, Map<String, String> httpHeaders) {
    var wish = new Wish(account, service, endpoint, Credentials.NONE, httpHeaders);
    var body =
        JsonObject.EMPTY
            .with("accountName", account.value())
            .with("serviceName", service.value())
            .with("endpoint", endpoint.toString());
    if (!httpHeaders.isEmpty()) {
      body = body.with("httpHeaders", object(wish.httpHeaders()));
    }
    return calls.register(Call.post(path(), Content.jsonAsAnything(body)), wish);
  }

  /// Ends the registration of a listener.
  ///
  /// @return with what was registered
  public Deregistered deregister(AccountName account, ServiceName service) {
    var target =
        path() + byAccount(account) + "&serviceName=" + Texts.percentEncoded(service.value());
    return calls.deregister(Call.delete(target), account, service);
  }

  private String path() {
    return calls.path("/callbacks");
  }

  private static String byAccount(AccountName account) {
    return "?accountName=" + Texts.percentEncoded(account.value());
  }

  private static JsonObject object(Map<String, String> texts) {
    var members = new LinkedHashMap<String, JsonValue>();
    texts.forEach((name, text) -> members.put(name, JsonValue.of(text)));
    return new JsonObject(members);
  }
}
