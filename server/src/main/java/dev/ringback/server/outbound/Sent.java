package dev.ringback.server.outbound;

import java.time.Instant;

/// An attempt that is over.
///
/// @param claim what was attempted
/// @param url where to
/// @param registeredOn when the listener was registered that it went to
/// @param at when it began
/// @param tookMillis how long it took, in milliseconds; where it was answered, without what the
///   request waited until another was done with the connection
/// @param reply what came back
public record Sent(
    Claim claim, String url, Instant registeredOn, Instant at, long tookMillis, Reply reply) {}
