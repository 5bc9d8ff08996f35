package dev.ringback.server.web.http;

import java.time.Duration;

/// What one caller may take of the server.
///
/// @param connections how many connections at once; more are closed at once
/// @param headerBytes how large a header may be
/// @param bodyBytes how many bytes of bodies may be held for all requests together
/// @param header how long the first header of a connection may take
/// @param body how long a body may take
/// @param response how long a response may take to be taken
/// @param idle how long a connection may go on from one response to the next header
public record HttpLimits(
    int connections,
    int headerBytes,
    long bodyBytes,
    Duration header,
    Duration body,
    Duration response,
    Duration idle) {
  /// What has proved enough.
  public static final HttpLimits USUAL =
      new HttpLimits(
          10_000,
          16 * 1024,
          256L * 1024 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75));
}
