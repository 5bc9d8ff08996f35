package dev.ringback.server.web.http;

import java.util.List;

/// Routes that share a base path and the way errors are put. Immutable.
///
/// @param basePath what all its paths start with; an unknown path below it is this API's to answer
/// @param errors how it puts errors
/// @param routes what it answers to
public record Api(String basePath, ErrorDialect errors, List<Route> routes) {
  /// Copies the routes, and refuses one that is elsewhere.
  public Api {
    routes = List.copyOf(routes);
    for (var route : routes) {
      if (!route.path().toString().startsWith(basePath)) {
        throw new IllegalArgumentException(
            "route " + route.path() + " (expected: below " + basePath + ")");
      }
    }
  }

  boolean owns(String path) {
    return path.startsWith(basePath)
        && (path.length() == basePath.length()
            || basePath.endsWith("/")
            || path.charAt(basePath.length()) == '/');
  }
}
