package dev.ringback.server.web.http;

import dev.ringback.protocol.json.JsonValue;

/// A response. Immutable.
///
/// @param status such as 200
/// @param headers the header fields, without those that HTTP itself needs
/// @param body the body
public record Response(int status, Headers headers, Body body) {
  /// A response whose body is JSON, not to be kept by caches.
  public static Response json(int status, JsonValue body) {
    return of(status, "application/json", Body.of(body.utf8())).with("Cache-Control", "no-store");
  }

  /// A response with a body of some type.
  public static Response of(int status, String contentType, Body body) {
    return new Response(status, Headers.NONE.with("Content-Type", contentType), body);
  }

  /// A copy with a header field added.
  public Response with(String header, String value) {
    return new Response(status, headers.with(header, value), body);
  }
}
