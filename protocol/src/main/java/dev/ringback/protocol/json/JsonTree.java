package dev.ringback.protocol.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes whole values.
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonTree() {}

  static JsonValue read(JsonCursor cursor) {
    return switch (cursor.kind()) {
      case OBJECT -> readObject(cursor);
      case ARRAY -> readArray(cursor);
      case TEXT -> new JsonValue.Text(cursor.takeText());
      case NUMBER -> readNumber(cursor);
      case BOOL -> new JsonValue.Bool(cursor.takeBool());
      case NULL -> {
        cursor.skip();
        yield new JsonValue.Null();
      }
    };
  }

  private static JsonValue readNumber(JsonCursor cursor) {
    var offset = cursor.offset();
    try {
      return new JsonValue.Numeral(cursor.takeNumber());
    } catch (NumberFormatException beyondAllBounds) {
      throw new MalformedJson("a number whose exponent is beyond all bounds", offset);
    }
  }

  private static JsonObject readObject(JsonCursor cursor) {
    var members = new LinkedHashMap<String, JsonValue>();
    cursor.enterObject();
    for (var name = cursor.nextName(); name != null; name = cursor.nextName()) {
      members.put(name, read(cursor));
    }
    return new JsonObject(members);
  }

  private static JsonValue.Array readArray(JsonCursor cursor) {
    var values = new ArrayList<JsonValue>();
    cursor.enterArray();
    while (cursor.hasElement()) {
      values.add(read(cursor));
    }
    return new JsonValue.Array(values);
  }

  static byte[] write(JsonValue value) {
    var out = new ByteArrayOutputStream(256);
    try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator generator, JsonValue value) {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        generator.writeName(member.getKey());
        write(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof JsonValue.Array array) {
      generator.writeStartArray();
      array.values().forEach(element -> write(generator, element));
      generator.writeEndArray();
    } else if (value instanceof JsonValue.Text string) {
      generator.writeString(string.value());
    } else if (value instanceof JsonValue.Numeral number) {
      generator.writeNumber(number.literal());
    } else if (value instanceof JsonValue.Bool bool) {
      generator.writeBoolean(bool.value());
    } else {
      generator.writeNull();
    }
  }
}
