/// Health, and later metrics and traces.
@NullMarked
package dev.ringback.server.telemetry;

import org.jspecify.annotations.NullMarked;
