package dev.ringback.server.access;

/// What a family operation wants to see in the session header.
public enum SessionStrictness {
  /// The token of a live session.
  LIVE,
  /// Any value; old clients send a placeholder.
  PRESENT,
  /// Nothing; the header is not looked at.
  IGNORED
}
