package dev.ringback.server.web.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds what answers to a method and a path. Immutable.
public final class Router {
  private final List<Api> apis;
  private final ErrorDialect elsewhere;

  /// Over some APIs; `elsewhere` puts the errors of paths that belong to none of them.
  public Router(List<Api> apis, ErrorDialect elsewhere) {
    this.apis =
        apis.stream()
            .sorted(Comparator.comparingInt((Api api) -> api.basePath().length()).reversed())
            .toList();
    this.elsewhere = elsewhere;
  }

  /// What answers to a request. To `HEAD` that is what answers to `GET`.
  Destination find(String asked, String path) {
    var method = asked.equals("HEAD") ? "GET" : asked;
    var errors = errors(path);
    if (!path.startsWith("/")) {
      return new Destination.Nowhere(
          errors, new Problem(ProblemCode.MALFORMED_REQUEST, "The path is malformed."), "");
    }
    var segments = PathTemplate.split(path);
    var otherMethods = new TreeSet<String>();
    for (var api : apis.stream().filter(one -> one.owns(path)).toList()) {
      for (var route : api.routes()) {
        var values = route.path().match(segments);
        if (values.isPresent() && route.method().equals(method)) {
          return decoded(values.get())
              .<Destination>map(variables -> new Destination.Found(api.errors(), route, variables))
              .orElseGet(
                  () ->
                      new Destination.Nowhere(
                          api.errors(),
                          new Problem(ProblemCode.MALFORMED_REQUEST, "The path is malformed."),
                          ""));
        }
        if (values.isPresent()) {
          otherMethods.add(route.method());
          if (route.method().equals("GET")) {
            otherMethods.add("HEAD");
          }
        }
      }
    }
    return otherMethods.isEmpty()
        ? new Destination.Nowhere(
            errors, new Problem(ProblemCode.UNKNOWN_PATH, "There is nothing at this path."), "")
        : new Destination.Nowhere(
            errors,
            new Problem(
                ProblemCode.WRONG_METHOD, "Expected: " + String.join(", ", otherMethods) + "."),
            String.join(", ", otherMethods));
  }

  /// How errors at a path are put.
  ErrorDialect errors(String path) {
    return apis.stream()
        .filter(api -> api.owns(path))
        .findFirst()
        .map(Api::errors)
        .orElse(elsewhere);
  }

  private static Optional<Map<String, String>> decoded(Map<String, String> values) {
    var decoded = new HashMap<String, String>();
    for (var value : values.entrySet()) {
      var text = PercentCoding.decode(value.getValue());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      decoded.put(value.getKey(), text.get());
    }
    return Optional.of(decoded);
  }

  /// Where a request goes.
  sealed interface Destination {
    /// How its errors are put.
    ErrorDialect errors();

    /// To a route.
    ///
    /// @param errors how its errors are put
    /// @param route which
    /// @param variables the decoded values of the variables in its path
    record Found(ErrorDialect errors, Route route, Map<String, String> variables)
        implements Destination {}

    /// Nowhere.
    ///
    /// @param errors how that is put
    /// @param problem why
    /// @param allow the methods that would do, for the `Allow` header; empty when none would
    record Nowhere(ErrorDialect errors, Problem problem, String allow) implements Destination {}
  }
}
