package dev.ringback.server.web.http;

/// Something wrong with a request.
///
/// @param code what, for programs
/// @param detail what, for people, in words that may be shown to the caller
public record Problem(ProblemCode code, String detail) {}
