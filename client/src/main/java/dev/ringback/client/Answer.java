package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came back for a call, read leniently: no body, `null`, `[]` and `{}` all say "nothing", and
/// one object may come as itself or alone in an array.
final class Answer {
  private final Call call;
  private final Secrets secrets;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(Call call, Secrets secrets, int status, HttpHeaders headers, byte[] body) {
    this.call = call;
    this.secrets = secrets;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  Call call() {
    return call;
  }

  /// What must not show in an exception about it.
  Secrets secrets() {
    return secrets;
  }

  int status() {
    return status;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// The header's value; empty when absent or blank.
  Optional<String> header(String name) {
    return headers.firstValue(name).map(String::strip).filter(value -> !value.isEmpty());
  }

  /// The body as text, whatever it is.
  String text() {
    return new String(body, UTF_8);
  }

  /// The objects of the body, none when it says nothing.
  ///
  /// @throws UndecodableAnswerException when the body is neither an object nor an array of objects
  List<JsonObject> objects() {
    var value = value();
    var elements = value.asArray().orElseGet(() -> List.of(value));
    var objects = new ArrayList<JsonObject>();
    for (var element : elements) {
      if (!(element instanceof JsonValue.Null)) {
        objects.add(element.asObject().orElseThrow(() -> undecodable("a value is no object")));
      }
    }
    objects.removeIf(object -> object.members().isEmpty());
    return objects;
  }

  /// The one object of the body, an empty one when it says nothing.
  ///
  /// @throws UndecodableAnswerException when there are several, or something else
  JsonObject object() {
    var objects = objects();
    if (objects.size() > 1) {
      throw undecodable(objects.size() + " objects where one was expected");
    }
    return objects.isEmpty() ? JsonObject.EMPTY : objects.get(0);
  }

  /// The exception for an answer that does not say what it has to.
  UndecodableAnswerException undecodable(String why) {
    return new UndecodableAnswerException(
        "%s: answered %d with %d bytes that cannot be read: %s"
            .formatted(call.label(), status, body.length, why));
  }

  private JsonValue value() {
    if (text().isBlank()) {
      return new JsonValue.Null();
    }
    try {
      return JsonValue.read(body);
    } catch (MalformedJson e) {
      throw undecodable(String.valueOf(e.getMessage()));
    }
  }
}
