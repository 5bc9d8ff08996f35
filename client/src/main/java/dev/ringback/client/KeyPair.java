package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/// What the OAuth client proves itself with, and what it asks for.
///
/// @param key the client's name
/// @param secret its secret
/// @param scopes asked for with a token; none leaves the choice to the platform
record KeyPair(String key, String secret, List<String> scopes) {
  /// Copies the scopes.
  KeyPair {
    scopes = List.copyOf(scopes);
  }

  /// The header value of a call that carries the pair.
  String authorization() {
    return "Basic " + base64();
  }

  String base64() {
    return Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(UTF_8));
  }

  /// Shows nothing of the secret.
  @Override
  public String toString() {
    return "KeyPair[hidden]";
  }
}
