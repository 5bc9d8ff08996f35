package dev.ringback.protocol.message;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The members of an object while they are being written, the mirror of [Fields]: what is empty is
/// left out. Confined to one thread.
final class Members {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  Members text(String name, String value) {
    return put(name, JsonValue.of(value));
  }

  Members text(String name, Optional<String> value) {
    value.ifPresent(text -> text(name, text));
    return this;
  }

  Members flag(String name, Optional<Boolean> value) {
    value.ifPresent(flag -> put(name, JsonValue.of(flag)));
    return this;
  }

  Members number(String name, Optional<Long> value) {
    value.ifPresent(number -> put(name, JsonValue.of(number)));
    return this;
  }

  Members decimal(String name, Optional<BigDecimal> value) {
    value.ifPresent(number -> put(name, new JsonValue.Numeral(number.toString())));
    return this;
  }

  Members numberText(String name, Optional<Long> value) {
    return text(name, value.map(number -> number.toString()));
  }

  Members decimalText(String name, Optional<BigDecimal> value) {
    return text(name, value.map(BigDecimal::toPlainString));
  }

  Members time(String name, Optional<Instant> value) {
    return text(name, value.map(Instant::toString));
  }

  Members texts(String name, List<String> values) {
    return values.isEmpty()
        ? this
        : put(name, JsonValue.of(values.stream().map(JsonValue::of).toList()));
  }

  <T> Members part(String name, Optional<T> value, Shape<T> shape) {
    value.ifPresent(part -> put(name, write(part, shape)));
    return this;
  }

  <T> Members parts(String name, List<T> values, Shape<T> shape) {
    return values.isEmpty() ? this : allParts(name, values, shape);
  }

  /// Also when there are none, since the array is what tells the message's kind.
  <T> Members allParts(String name, List<T> values, Shape<T> shape) {
    return put(name, JsonValue.of(values.stream().map(value -> write(value, shape)).toList()));
  }

  Members credentials(String name, Optional<Credentials> value) {
    value.ifPresent(pair -> put(name, new Members().credentials(value).object()));
    return this;
  }

  Members credentials(Optional<Credentials> value) {
    value.ifPresent(
        pair ->
            text(FieldNames.USERNAME, pair.username()).text(FieldNames.PASSWORD, pair.password()));
    return this;
  }

  /// Writes into an object.
  Members inside(String name, Consumer<Members> writer) {
    var inner = new Members();
    writer.accept(inner);
    return put(name, inner.object());
  }

  /// An object without members.
  Members blank(String name) {
    return put(name, JsonObject.EMPTY);
  }

  /// What was not understood when the message was read, put back where it was.
  Members rest(Extra extra) {
    extra.members().members().forEach((name, value) -> members.merge(name, value, Members::join));
    return this;
  }

  private static JsonValue join(JsonValue written, JsonValue kept) {
    if (!(written instanceof JsonObject known) || !(kept instanceof JsonObject unknown)) {
      return kept;
    }
    var both = new LinkedHashMap<>(known.members());
    unknown.members().forEach(both::putIfAbsent);
    return new JsonObject(both);
  }

  JsonObject object() {
    return new JsonObject(members);
  }

  private static <T> JsonObject write(T value, Shape<T> shape) {
    var inner = new Members();
    shape.writer().accept(value, inner);
    return inner.object();
  }

  private Members put(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }
}
