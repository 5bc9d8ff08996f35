package dev.ringback.server.web.http;

/// Certificate and key cannot be used. The message names the file and shows nothing of what is in
/// it.
final class TlsUnusable extends RuntimeException {
  private static final long serialVersionUID = 1;

  TlsUnusable(String message) {
    super(message);
  }
}
