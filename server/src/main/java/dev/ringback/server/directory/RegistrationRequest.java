package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A wish to register a listener, not judged yet.
///
/// @param family the API
/// @param account whose callbacks
/// @param service the service's name, as the caller wrote it
/// @param url the address, as the caller wrote it
/// @param credentials what callbacks are to echo
/// @param httpHeaders what is to travel with each callback
public record RegistrationRequest(
    Family family,
    AccountName account,
    String service,
    String url,
    Credentials credentials,
    Map<String, String> httpHeaders) {

  /// Copies the headers.
  public RegistrationRequest {
    httpHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(httpHeaders));
  }

  /// A wish without credentials and headers.
  public static RegistrationRequest of(
      Family family, AccountName account, String service, String url) {
    return new RegistrationRequest(family, account, service, url, Credentials.NONE, Map.of());
  }

  /// Shows whose it is; the rest may be a secret.
  @Override
  public String toString() {
    return "RegistrationRequest[" + family + "/" + account + "]";
  }
}
