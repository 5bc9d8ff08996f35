package dev.ringback.server.web.http;

import org.jspecify.annotations.Nullable;

/// Path and query of a request line, as they were sent.
///
/// @param path without query
/// @param query without its question mark
record Target(String path, String query) {
  static Target of(@Nullable String uri) {
    if (uri == null) {
      return new Target("", "");
    }
    var local = uri;
    var scheme = uri.indexOf("://");
    if (!uri.startsWith("/") && scheme > 0) {
      var slash = uri.indexOf('/', scheme + 3);
      local = slash < 0 ? "/" : uri.substring(slash);
    }
    var question = local.indexOf('?');
    return question < 0
        ? new Target(local, "")
        : new Target(local.substring(0, question), local.substring(question + 1));
  }
}
