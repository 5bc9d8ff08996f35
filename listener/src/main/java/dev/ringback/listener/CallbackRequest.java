package dev.ringback.listener;

/// A request as it reached the listener, free of any HTTP library.
///
/// @param method the HTTP method; anything but `POST` is refused
/// @param path the path alone, without query
/// @param headers the headers
/// @param body the exact bytes
public record CallbackRequest(String method, String path, RequestHeaders headers, Body body) {}
