package dev.ringback.server.web;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.io.IOException;
import java.util.List;

/// The registration contract in its machine-readable form.
final class Contract {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonObject document;

  private Contract(JsonObject document) {
    this.document = document;
  }

  static Contract read() {
    try (var in = Contract.class.getResourceAsStream("/contract/registration.json")) {
      if (in == null) {
        throw new AssertionError("the contract is not among the test resources");
      }
      return new Contract(JsonObject.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<JsonObject> operations() {
    return document.get("operations").flatMap(JsonValue::asArray).orElseThrow().stream()
        .map(operation -> operation.asObject().orElseThrow())
        .toList();
  }

  JsonObject operation(String id) {
    return operations().stream()
        .filter(operation -> operation.text("id").orElseThrow().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /// What a JSON text violates of a schema, whose references point into the contract.
  List<String> violations(JsonValue schema, String json) {
    var whole =
        schema
            .asObject()
            .orElseThrow()
            .with("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("schemas", document.object("schemas").orElseThrow());
    return SCHEMAS
        .getSchema(whole.text(), InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  static JsonValue reference(String name) {
    return JsonObject.EMPTY.with("$ref", "#/schemas/" + name);
  }
}
