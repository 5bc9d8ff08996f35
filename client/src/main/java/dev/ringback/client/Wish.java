package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a caller wants registered.
///
/// @param account the account
/// @param service the callback service
/// @param url where callbacks are to go
/// @param credentials to be echoed in them
/// @param httpHeaders to be sent with them
record Wish(
    AccountName account,
    ServiceName service,
    URI url,
    Credentials credentials,
    Map<String, String> httpHeaders) {

  /// Refuses what no platform could take.
  Wish {
    if (!isHttp(url.getScheme()) || url.getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "url: no absolute address of scheme http or https (expected: as https://host/path)");
    }
    Texts.requireUnicode("username", credentials.username());
    Texts.requireUnicode("password", credentials.password());
    httpHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(httpHeaders));
    httpHeaders.forEach(Texts::requireHeader);
  }

  static Wish of(AccountName account, ServiceName service, URI url) {
    return new Wish(account, service, url, Credentials.NONE, Map.of());
  }

  /// The body of the families that go by `name` and `url`.
  JsonObject nameAndUrl() {
    return JsonObject.EMPTY.with("name", service.value()).with("url", url.toString());
  }

  /// The same with what is given of the credentials.
  JsonObject nameUrlAndCredentials() {
    return nameAndUrl()
        .with("username", given(credentials.username()))
        .with("password", given(credentials.password()));
  }

  /// The body of the families that go by `url` alone.
  JsonObject urlAlone() {
    return JsonObject.EMPTY.with("url", url.toString());
  }

  /// What of it must not show in an exception.
  List<String> secrets() {
    var secrets = new ArrayList<>(httpHeaders.values());
    secrets.add(credentials.password());
    return secrets;
  }

  /// Neither the credentials nor the headers' values.
  @Override
  public String toString() {
    return "Wish[" + account + ", " + service + "]";
  }

  private static boolean isHttp(String scheme) {
    return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }
}
