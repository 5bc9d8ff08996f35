package dev.ringback.client;

import static java.util.Objects.requireNonNull;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A listener as the platform has it.
///
/// @param family the API it is registered in
/// @param account the account the platform named, or else the one asked for
/// @param service the callback service; `Fota` where the family has no service names
/// @param url where callbacks go; empty when the platform does not tell
/// @param credentials echoed in callbacks; [Credentials#NONE] when none are registered or the
///   family has none
/// @param httpHeaders sent with each callback; Diagnostics only, else empty
/// @param createdOn when it was registered; Diagnostics only, and empty when the platform's text is
///   no date and time
public record RegisteredListener(
    Family family,
    AccountName account,
    ServiceName service,
    Optional<URI> url,
    Credentials credentials,
    Map<String, String> httpHeaders,
    Optional<Instant> createdOn) {

  /// Copies the headers.
  public RegisteredListener {
    requireNonNull(family);
    requireNonNull(account);
    requireNonNull(service);
    requireNonNull(url);
    requireNonNull(credentials);
    requireNonNull(createdOn);
    httpHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(httpHeaders));
  }

  /// All but the credentials and the headers' values, which may be secrets.
  @Override
  public String toString() {
    return "RegisteredListener[%s, %s, %s, %s, %s, httpHeaders=%s, createdOn=%s]"
        .formatted(
            family,
            account,
            service,
            url.map(URI::toString).orElse("no url"),
            credentials,
            httpHeaders.keySet(),
            createdOn.map(Instant::toString).orElse("unknown"));
  }
}
