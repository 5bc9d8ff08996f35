package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import java.util.concurrent.Executor;

/// What all connections of a port share. Safe for use by many threads.
///
/// @param limits what callers may take
/// @param router finds what answers
/// @param workers have the handlers that may block
/// @param connections how many there may be
/// @param smallBodies bytes for bodies that anybody may send
/// @param largeBodies bytes for larger ones
record Shared(
    HttpLimits limits,
    Router router,
    Executor workers,
    Supply connections,
    Supply smallBodies,
    Supply largeBodies) {
  static Shared of(HttpLimits limits, Router router, Executor workers) {
    return new Shared(
        limits,
        router,
        workers,
        new Supply(limits.connections()),
        new Supply(limits.smallBodies()),
        new Supply(limits.largeBodies()));
  }

  /// Gathers a body of a caller from there.
  Gathering gathering(AddressGroup group) {
    return new Gathering(smallBodies, largeBodies, group);
  }
}
