package dev.ringback.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// Sends requests as fast as they are answered, over a fixed number of connections.
interface Generator {
  /// How many connections there are.
  int CONNECTIONS = 64;

  /// What it is, such as `wrk`.
  String name();

  /// Sends for a time.
  ///
  /// @param bearer the token that goes with each request
  Sent send(URI to, String bearer, Traffic traffic, Duration length)
      throws IOException, InterruptedException;

  /// What was sent and answered.
  ///
  /// @param requests answered with 2xx
  /// @param refused answered otherwise, or not
  record Sent(long requests, long refused) {}
}
