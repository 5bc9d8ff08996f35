package dev.ringback.server.outcome;

import dev.ringback.server.outbound.Claim;

/// How one claim ends.
///
/// @param claim the claim
/// @param attempt what was attempted
/// @param verdict what becomes of the delivery
public record Settlement(Claim claim, Attempt attempt, Verdict verdict) {}
