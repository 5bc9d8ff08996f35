package dev.ringback.protocol.message;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The members of an object while they are being read. Each method takes a member out when its
/// value is of the kind asked for, and leaves it otherwise, so that what is left in the end is what
/// was not understood. Confined to one thread.
final class Fields {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final int LONGEST_NUMBER = 100;

  private final Map<String, JsonValue> left;

  Fields(JsonObject object) {
    left = new LinkedHashMap<>(object.members());
  }

  /// A string.
  Optional<String> text(String name) {
    return take(name, JsonValue::asText);
  }

  /// A string that is known to be there.
  String required(String name) {
    return text(name).orElseThrow();
  }

  /// `true` or `false`.
  Optional<Boolean> flag(String name) {
    return take(
        name,
        value ->
            value instanceof JsonValue.Bool bool ? Optional.of(bool.value()) : Optional.empty());
  }

  /// A whole number.
  Optional<Long> number(String name) {
    return take(name, JsonValue::asLong);
  }

  /// A number.
  Optional<BigDecimal> decimal(String name) {
    return take(name, Fields::asDecimal);
  }

  private static Optional<BigDecimal> asDecimal(JsonValue value) {
    return value instanceof JsonValue.Numeral number
        ? Optional.of(new BigDecimal(number.literal()))
            .filter(decimal -> decimal.toString().length() <= LONGEST_NUMBER)
        : Optional.empty();
  }

  /// A whole number, written as a string or as a number.
  Optional<Long> numberText(String name) {
    return take(
        name,
        value ->
            value
                .asLong()
                .or(
                    () ->
                        value
                            .asText()
                            .filter(text -> WHOLE.matcher(text).matches())
                            .map(Long::parseLong)));
  }

  /// A number, written as a string or as a number.
  Optional<BigDecimal> decimalText(String name) {
    return take(
        name,
        value ->
            (value instanceof JsonValue.Numeral number
                    ? Optional.of(number.literal())
                    : value.asText())
                .filter(text -> DECIMAL.matcher(text).matches())
                .map(BigDecimal::new));
  }

  /// A time as RFC 3339 has it, with any offset.
  Optional<Instant> time(String name) {
    return take(name, value -> value.asText().flatMap(Fields::asTime));
  }

  private static Optional<Instant> asTime(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /// An array of strings; empty when there is none.
  List<String> texts(String name) {
    return list(name, JsonValue::asText);
  }

  /// An object.
  <T> Optional<T> part(String name, Shape<T> shape) {
    return take(name, value -> asPart(value, shape));
  }

  /// An array of objects; empty when there is none.
  <T> List<T> parts(String name, Shape<T> shape) {
    return list(name, value -> asPart(value, shape));
  }

  /// Credentials in an object of their own, with nothing beside them.
  Optional<Credentials> credentials(String name) {
    return take(
        name,
        value ->
            value
                .asObject()
                .flatMap(
                    object -> {
                      var inner = new Fields(object);
                      return inner.credentials().filter(found -> inner.left.isEmpty());
                    }));
  }

  /// The two credentials among these members, a missing one empty; none when neither is there or
  /// one is no string.
  Optional<Credentials> credentials() {
    var username = left.get(FieldNames.USERNAME);
    var password = left.get(FieldNames.PASSWORD);
    var odd =
        (username != null && username.asText().isEmpty())
            || (password != null && password.asText().isEmpty());
    if (odd || (username == null && password == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            text(FieldNames.USERNAME).orElse(""), text(FieldNames.PASSWORD).orElse("")));
  }

  /// Reads from inside an object; what is not read there stays there.
  <T> Optional<T> inside(String name, Function<Fields, Optional<T>> reader) {
    var object = Optional.ofNullable(left.get(name)).flatMap(JsonValue::asObject);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    var inner = new Fields(object.get());
    var found = reader.apply(inner);
    if (found.isPresent()) {
      if (inner.left.isEmpty()) {
        left.remove(name);
      } else {
        left.put(name, new JsonObject(inner.left));
      }
    }
    return found;
  }

  /// Whether a string of that name is left.
  boolean hasText(String name) {
    return Optional.ofNullable(left.get(name)).flatMap(JsonValue::asText).isPresent();
  }

  /// Whether an array of objects of that name is left.
  boolean hasParts(String name) {
    return Optional.ofNullable(left.get(name))
        .flatMap(JsonValue::asArray)
        .filter(all -> all.stream().allMatch(JsonObject.class::isInstance))
        .isPresent();
  }

  /// Whether an object of that name is left.
  boolean hasPart(String name) {
    return left.get(name) instanceof JsonObject;
  }

  /// What was not understood.
  Extra rest() {
    return Extra.of(new JsonObject(left));
  }

  private <T> Optional<T> take(String name, Function<JsonValue, Optional<T>> reader) {
    var found = Optional.ofNullable(left.get(name)).flatMap(reader);
    if (found.isPresent()) {
      left.remove(name);
    }
    return found;
  }

  private <T> List<T> list(String name, Function<JsonValue, Optional<T>> reader) {
    return take(name, value -> value.asArray().flatMap(all -> each(all, reader))).orElse(List.of());
  }

  private static <T> Optional<List<T>> each(
      List<JsonValue> values, Function<JsonValue, Optional<T>> reader) {
    var read = new ArrayList<T>();
    for (var value : values) {
      reader.apply(value).ifPresent(read::add);
    }
    return read.size() == values.size() ? Optional.of(read) : Optional.empty();
  }

  private static <T> Optional<T> asPart(JsonValue value, Shape<T> shape) {
    return value.asObject().map(object -> shape.reader().apply(new Fields(object)));
  }
}
