package dev.ringback.client;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The wire contract's operations and their examples.
final class Contract {
  private Contract() {}

  static List<Operation> operations() {
    try (var file =
        Objects.requireNonNull(Contract.class.getResourceAsStream("/contract/registration.json"))) {
      return array(JsonObject.read(file.readAllBytes()), "operations").stream()
          .map(operation -> new Operation(operation.asObject().orElseThrow()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonValue> array(JsonObject json, String name) {
    return json.get(name).flatMap(JsonValue::asArray).orElse(List.of());
  }

  record Operation(JsonObject json) {
    String id() {
      return json.text("id").orElseThrow();
    }

    String method() {
      return json.text("method").orElseThrow();
    }

    String path() {
      return json.text("path").orElseThrow();
    }

    JsonObject request() {
      return json.object("example").orElseThrow().object("request").orElseThrow();
    }

    JsonObject response() {
      return json.object("example").orElseThrow().object("response").orElseThrow();
    }

    /// Every other body that a source shows for success, `""` for none.
    List<String> otherResponseBodies() {
      var bodies = new ArrayList<String>();
      for (var other : array(json, "documentedResponses")) {
        bodies.add(body(other.asObject().orElseThrow()));
      }
      for (var other : array(json, "alternateExamples")) {
        bodies.add(body(other.asObject().orElseThrow().object("response").orElseThrow()));
      }
      json.get("emptyResult").ifPresent(empty -> bodies.add(empty.text()));
      return bodies;
    }

    /// The names that the vendor's SDKs have for it.
    List<String> vendorNames() {
      return json.object("clients").orElse(JsonObject.EMPTY).members().values().stream()
          .flatMap(name -> name.asText().stream())
          .toList();
    }

    static String body(JsonObject message) {
      return message.get("body").map(body -> body.asText().orElseGet(body::text)).orElse("");
    }
  }
}
