/// Metrics, traces and flight-recorder events. A place kept in the listing; nothing is built here
/// yet.
@NullMarked
package dev.ringback.server.telemetry;

import org.jspecify.annotations.NullMarked;
