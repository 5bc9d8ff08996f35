package dev.ringback.server.outbound;

import dev.ringback.server.directory.CallbackUrl;
import java.util.Map;

/// One POST that is to be made, to a listener or to a token endpoint.
///
/// @param url where to
/// @param headers all headers but those that frame the request
/// @param body the bytes
/// @param limits how long it may take, and how much of the answer is read
/// @param began when that time began to run, by [System#nanoTime()]
/// @param wanted how much of the answer is waited for
record Post(
    CallbackUrl url,
    Map<String, String> headers,
    Body body,
    AttemptLimits limits,
    long began,
    Wanted wanted) {
  /// Where to alone: path, headers and body may hold secrets.
  @Override
  public String toString() {
    return "Post[" + url.host() + ":" + url.port() + "]";
  }

  /// The bytes of a body, never text on the way.
  static final class Body {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// How much of an answer is waited for.
  enum Wanted {
    /// Its head: what follows is read to a bound, so that the connection can be used again, or cut.
    HEAD,
    /// All of it.
    WHOLE
  }
}
