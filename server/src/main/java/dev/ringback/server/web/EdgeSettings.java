package dev.ringback.server.web;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.server.web.http.HttpLimits;
import dev.ringback.server.web.http.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/// Where and how the edge listens.
///
/// @param host the address to listen on
/// @param port the port to listen on, 0 for one that is free
/// @param tls the certificate and key to speak TLS with; empty for plain HTTP
/// @param limits what one caller may take
/// @param sharedKeyHeader the header that carries the shared key in the answer to a registration
/// @param drain how long closing waits for requests that are being handled
public record EdgeSettings(
    String host,
    int port,
    Optional<TlsFiles> tls,
    HttpLimits limits,
    String sharedKeyHeader,
    Duration drain) {
  /// This machine alone, with the usual limits.
  public static EdgeSettings local(int port) {
    return new EdgeSettings(
        "127.0.0.1",
        port,
        Optional.empty(),
        HttpLimits.USUAL,
        HeaderNames.SHARED_KEY,
        Duration.ofSeconds(10));
  }
}
