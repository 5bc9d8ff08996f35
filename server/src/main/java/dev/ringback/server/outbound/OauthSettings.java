package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import java.util.Optional;

/// How a bearer token for a listener host is got: OAuth 2.0, client credentials (RFC 6749, 4.4).
///
/// @param tokenUrl where tokens are given out; `https`, or `http` on this machine
/// @param clientId who asks
/// @param clientSecret and proves it
/// @param scope what for, when that is to be said
public record OauthSettings(
    CallbackUrl tokenUrl, String clientId, Secret clientSecret, Optional<String> scope) {
  /// Refuses to send a secret in the clear.
  public OauthSettings {
    if (!isConfidential(tokenUrl)) {
      throw new IllegalArgumentException("token URL: http (expected: https)");
    }
  }

  /// Whether the secret is sent in the clear, which it may be on this machine alone.
  public boolean isInClear() {
    return !tokenUrl.isHttps();
  }

  /// Whether a secret may be sent there.
  public static boolean isConfidential(CallbackUrl url) {
    return url.isHttps() || url.isLoopback();
  }
}
