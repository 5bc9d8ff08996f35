/// What the server knows of itself and of the machine. Metrics, traces and more flight-recorder
/// events have their place kept here; they are not built yet.
@NullMarked
package dev.ringback.server.telemetry;

import org.jspecify.annotations.NullMarked;
