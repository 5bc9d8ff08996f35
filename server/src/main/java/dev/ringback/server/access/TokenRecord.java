package dev.ringback.server.access;

import java.time.Instant;

/// What is kept of a client's bearer token.
///
/// The token is the HMAC of the serial under the client's secret. So the server can hand out the
/// same token again to a client that shows its secret, and what is kept gives it to nobody else.
///
/// @param client whose token
/// @param serial random, new with each token
/// @param digest of the token
/// @param expiresAt when it ends
public record TokenRecord(String client, String serial, TokenDigest digest, Instant expiresAt) {}
