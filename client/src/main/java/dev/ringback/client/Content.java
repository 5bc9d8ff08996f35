package dev.ringback.client;

import dev.ringback.protocol.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/// The body of a request.
///
/// @param type the media type as the `Content-Type` header has it
/// @param text the body, sent as UTF-8; may hold secrets
record Content(String type, String text) {
  /// JSON under its own name.
  static Content json(JsonObject body) {
    return new Content("application/json", body.text());
  }

  /// JSON under the wildcard, which is what every vendor SDK sends for some operations.
  static Content jsonAsAnything(JsonObject body) {
    return new Content("*/*", body.text());
  }

  /// A form, in the map's order.
  static Content form(Map<String, String> fields) {
    return new Content(
        "application/x-www-form-urlencoded",
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + Texts.percentEncoded(field.getValue()))
            .collect(Collectors.joining("&")));
  }

  /// Shows nothing of the text.
  @Override
  public String toString() {
    return "Content[" + type + ", hidden]";
  }
}
