package dev.ringback.server.web.family;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads the members of request bodies: absent and `null` are the same, unknown members are passed
/// over, the last of several with one name counts, and a wrong type is a failure.
final class Fields {
  private Fields() {}

  /// The body, an object, whatever its content type says.
  static JsonObject of(Request request) {
    return any(request)
        .asObject()
        .orElseThrow(
            () -> new Failure(ProblemCode.BODY_MALFORMED, "The body is not a JSON object."));
  }

  /// The body, which is not empty.
  static JsonValue any(Request request) {
    if (request.body().isEmpty()) {
      throw new Failure(ProblemCode.BODY_MISSING, "The body is empty.");
    }
    return JsonValue.read(request.body().bytes());
  }

  /// A string, if it is there.
  ///
  /// @param otherwise the problem that another type is
  static Optional<String> text(JsonObject body, String name, ProblemCode otherwise) {
    return body.get(name)
        .map(
            value ->
                value.asText().orElseThrow(() -> new Failure(otherwise, name + ": not a string")));
  }

  /// A string that has to be there.
  ///
  /// @param otherwise the problem that its absence or another type is
  static String required(JsonObject body, String name, ProblemCode otherwise) {
    return text(body, name, otherwise)
        .orElseThrow(() -> new Failure(otherwise, name + ": missing"));
  }

  /// An object of strings, empty if it is not there.
  static Map<String, String> texts(JsonObject body, String name, ProblemCode otherwise) {
    var texts = new LinkedHashMap<String, String>();
    body.get(name)
        .map(
            value ->
                value
                    .asObject()
                    .orElseThrow(() -> new Failure(otherwise, name + ": not an object")))
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach(
            (key, value) ->
                texts.put(
                    key,
                    value
                        .asText()
                        .orElseThrow(
                            () -> new Failure(otherwise, name + ": a value is not a string"))));
    return texts;
  }

  /// An error body of the usual two members.
  static JsonObject error(String code, String message) {
    return JsonObject.EMPTY.with("errorCode", code).with("errorMessage", message);
  }
}
