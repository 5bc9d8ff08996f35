package dev.ringback.server.web.http;

import java.util.Map;
import java.util.Optional;

/// A request, read to its end. Immutable.
///
/// @param method as it was sent, such as `GET`
/// @param path as it was sent, without query
/// @param query as it was sent, without its question mark
/// @param headers the header fields
/// @param body the body, within the limit of its route
/// @param remote the caller's address
/// @param segments the decoded values of the variables in the route's path
public record Request(
    String method,
    String path,
    String query,
    Headers headers,
    Body body,
    String remote,
    Map<String, String> segments) {
  /// Copies the segments.
  public Request {
    segments = Map.copyOf(segments);
  }

  /// The value of a variable in the route's path, possibly empty.
  ///
  /// @throws IllegalArgumentException when the route has no such variable
  public String segment(String variable) {
    var value = segments.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("no {" + variable + "} in the path of this route");
    }
    return value;
  }

  /// The value of a query parameter; its name matches in any case.
  ///
  /// @throws Failure when the query is malformed
  public Optional<String> parameter(String name) {
    return Form.read(query)
        .orElseThrow(() -> new Failure(ProblemCode.MALFORMED_REQUEST, "The query is malformed."))
        .firstInAnyCase(name);
  }

  /// The value of a header field.
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /// Shows method and path.
  @Override
  public String toString() {
    return "Request[" + method + " " + path + "]";
  }
}
