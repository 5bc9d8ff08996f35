package dev.ringback.server.directory;

import dev.ringback.protocol.Credentials;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A registered listener. Immutable.
///
/// @param key what it listens to
/// @param url where it listens
/// @param credentials what its callbacks echo
/// @param httpHeaders what travels with each of its callbacks, in the order of the request
/// @param sharedKeys what its callbacks are signed with
/// @param createdOn when this registration was made; a replacement is a new one
public record Registration(
    ListenerKey key,
    CallbackUrl url,
    Credentials credentials,
    Map<String, String> httpHeaders,
    SharedKeys sharedKeys,
    Instant createdOn) {

  /// Copies the headers.
  public Registration {
    httpHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(httpHeaders));
  }

  /// Shows the key and the host; path, headers and credentials may be secrets.
  @Override
  public String toString() {
    return "Registration[" + key + " at " + url.host() + ":" + url.port() + "]";
  }
}
