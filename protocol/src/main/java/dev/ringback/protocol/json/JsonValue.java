package dev.ringback.protocol.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A JSON value. Immutable.
public sealed interface JsonValue
    permits JsonObject,
        JsonValue.Array,
        JsonValue.Text,
        JsonValue.Numeral,
        JsonValue.Bool,
        JsonValue.Null {

  /// Reads one value that fills `utf8`.
  ///
  /// @throws MalformedJson when the bytes are not UTF-8, not JSON, or nested deeper than
  ///   [JsonCursor#MAX_DEPTH]
  static JsonValue read(byte[] utf8) {
    try (var cursor = JsonCursor.over(utf8)) {
      var value = JsonTree.read(cursor);
      cursor.end();
      return value;
    }
  }

  /// A string.
  static Text of(String value) {
    return new Text(value);
  }

  /// A whole number.
  static Numeral of(long value) {
    return new Numeral(Long.toString(value));
  }

  /// `true` or `false`.
  static Bool of(boolean value) {
    return new Bool(value);
  }

  /// An array.
  static Array of(List<? extends JsonValue> values) {
    return new Array(List.copyOf(values));
  }

  /// The value as compact UTF-8.
  default byte[] utf8() {
    return JsonTree.write(this);
  }

  /// The value as compact text.
  default String text() {
    return new String(utf8(), StandardCharsets.UTF_8);
  }

  /// The characters, when this is a string.
  default Optional<String> asText() {
    return this instanceof Text string ? Optional.of(string.value()) : Optional.empty();
  }

  /// The members, when this is an object.
  default Optional<JsonObject> asObject() {
    return this instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /// The elements, when this is an array.
  default Optional<List<JsonValue>> asArray() {
    return this instanceof Array array ? Optional.of(array.values()) : Optional.empty();
  }

  /// The number, when this is one and it is whole and fits.
  default Optional<Long> asLong() {
    if (!(this instanceof Numeral number)) {
      return Optional.empty();
    }
    try {
      return Optional.of(number.decimal().longValueExact());
    } catch (ArithmeticException notWhole) {
      return Optional.empty();
    }
  }

  /// An array.
  ///
  /// @param values the elements, in order
  record Array(List<JsonValue> values) implements JsonValue {
    /// Copies the elements.
    public Array {
      values = List.copyOf(values);
    }

    /// Compact JSON.
    @Override
    public String toString() {
      return text();
    }
  }

  /// A string.
  ///
  /// @param value its characters, unescaped
  record Text(String value) implements JsonValue {
    /// Refuses null.
    public Text {
      requireNonNull(value);
    }

    /// Compact JSON.
    @Override
    public String toString() {
      return text();
    }
  }

  /// A number, kept as it was written, so that nothing is rounded on the way through.
  ///
  /// @param literal a JSON number
  record Numeral(String literal) implements JsonValue {
    private static final int MAX_EXPONENT = 400;

    /// Refuses what is not a number.
    public Numeral {
      new BigDecimal(literal);
    }

    /// The exact value.
    ///
    /// @throws ArithmeticException when the exponent is beyond ±400, where exact arithmetic would
    ///   be a way to make the reader work for hours
    public BigDecimal decimal() {
      var value = new BigDecimal(literal);
      if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
        throw new ArithmeticException("exponent out of range: " + value.scale());
      }
      return value;
    }

    /// Compact JSON.
    @Override
    public String toString() {
      return literal;
    }
  }

  /// `true` or `false`.
  ///
  /// @param value which
  record Bool(boolean value) implements JsonValue {
    /// Compact JSON.
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// `null`.
  record Null() implements JsonValue {
    /// Compact JSON.
    @Override
    public String toString() {
      return "null";
    }
  }
}
