package dev.ringback.server.outbound;

import java.util.Optional;

/// The head of an answer, as far as it matters here.
///
/// @param status the HTTP status
/// @param retryAfter the header of that name
/// @param keepsAlive whether another request may follow on the connection
record AnswerHead(int status, Optional<String> retryAfter, boolean keepsAlive) {}
