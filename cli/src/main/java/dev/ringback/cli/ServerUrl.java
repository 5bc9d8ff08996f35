package dev.ringback.cli;

import java.net.URI;

/// Where a server is.
///
/// @param url scheme, host and port; nothing else
record ServerUrl(URI url) {
  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException when it is none of a server
  static ServerUrl of(String text) {
    var url = URI.create(text);
    var web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    var bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
    if (!web || url.getHost() == null || url.getRawUserInfo() != null || !bare) {
      throw new IllegalArgumentException(text + " (expected: such as http://127.0.0.1:8080)");
    }
    return new ServerUrl(url);
  }
}
