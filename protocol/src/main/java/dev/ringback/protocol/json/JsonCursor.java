package dev.ringback.protocol.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Walks over JSON from left to right and hands out byte ranges of values that need no reading, so
/// that a body passes through unchanged. Confined to one thread.
///
/// Every method throws [MalformedJson] where the text is not JSON or not what was asked for.
public final class JsonCursor implements AutoCloseable {
  /// How deep objects and arrays may nest.
  public static final int MAX_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(400)
                  .maxNameLength(8 * 1024)
                  .maxStringLength(32 * 1024 * 1024)
                  .build())
          .build();

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /// One bit of each byte of a word.
  private static final long LOWEST_BITS = 0x0101010101010101L;

  private static final long HIGHEST_BITS = LOWEST_BITS << 7;

  private final JsonParser parser;
  private final int base;
  private @Nullable JsonToken token;

  private JsonCursor(JsonParser parser, int base) {
    this.parser = parser;
    this.base = base;
  }

  /// A cursor before the first value of `utf8`.
  public static JsonCursor over(byte[] utf8) {
    return over(utf8, 0, utf8.length);
  }

  /// A cursor before the first value of a part of `utf8`; offsets count from the start of the
  /// array.
  public static JsonCursor over(byte[] utf8, int from, int length) {
    requireUtf8(utf8, from, length);
    var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, from, length);
    var cursor = new JsonCursor(parser, from);
    cursor.advance();
    return cursor;
  }

  /// What kind of value stands at the cursor.
  public Kind kind() {
    if (token == null) {
      throw malformed("a value is missing");
    }
    return switch (token) {
      case START_OBJECT -> Kind.OBJECT;
      case START_ARRAY -> Kind.ARRAY;
      case VALUE_STRING -> Kind.TEXT;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Kind.BOOL;
      case VALUE_NULL -> Kind.NULL;
      default -> throw malformed("a value is missing");
    };
  }

  /// Whether nothing but white space is left.
  public boolean atEnd() {
    return token == null;
  }

  /// Refuses anything but white space after the last value.
  public void end() {
    if (!atEnd()) {
      throw malformed("more than one value");
    }
  }

  /// Steps into the object at the cursor; follow with [#nextName()].
  public void enterObject() {
    expect(JsonToken.START_OBJECT, "an object was expected");
    advance();
  }

  /// The next member's name, the cursor then standing at its value; null at the object's end, which
  /// is left behind.
  public @Nullable String nextName() {
    if (token == JsonToken.END_OBJECT) {
      advance();
      return null;
    }
    expect(JsonToken.PROPERTY_NAME, "a member was expected");
    var name = parser.currentName();
    advance();
    return name;
  }

  /// Steps into the array at the cursor; follow with [#hasElement()].
  public void enterArray() {
    expect(JsonToken.START_ARRAY, "an array was expected");
    advance();
  }

  /// Whether another element stands at the cursor; at the array's end, which is left behind, false.
  public boolean hasElement() {
    if (token == JsonToken.END_ARRAY) {
      advance();
      return false;
    }
    return true;
  }

  /// The string at the cursor, which stays there.
  public String text() {
    expect(JsonToken.VALUE_STRING, "a string was expected");
    return written();
  }

  /// Reads the string at the cursor.
  public String takeText() {
    var value = text();
    advance();
    return value;
  }

  /// Reads the number at the cursor, as it is written.
  public String takeNumber() {
    if (kind() != Kind.NUMBER) {
      throw malformed("a number was expected");
    }
    var value = written();
    advance();
    return value;
  }

  /// Reads the `true` or `false` at the cursor.
  public boolean takeBool() {
    if (kind() != Kind.BOOL) {
      throw malformed("true or false was expected");
    }
    var value = token == JsonToken.VALUE_TRUE;
    advance();
    return value;
  }

  /// Passes over the value at the cursor, whatever it is, and tells where it stood.
  public Range skip() {
    kind();
    var from = offset();
    try {
      parser.skipChildren();
      // What the library has seen the beginning of may end in an error.
      parser.finishToken();
    } catch (JacksonException e) {
      throw malformed(e);
    }
    var to = base + (int) parser.currentLocation().getByteOffset();
    advance();
    return new Range(from, to);
  }

  /// Where the value or member at the cursor begins, in bytes from the start of the array.
  public int offset() {
    return base + (int) parser.currentTokenLocation().getByteOffset();
  }

  @Override
  public void close() {
    parser.close();
  }

  private void expect(JsonToken expected, String complaint) {
    if (token != expected) {
      throw malformed(complaint);
    }
  }

  private void advance() {
    try {
      token = parser.nextToken();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// The string or number at the cursor, without quotes and escapes.
  private String written() {
    try {
      return parser.getString();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private MalformedJson malformed(String what) {
    return new MalformedJson(what, base + Math.max(0, parser.currentLocation().getByteOffset()));
  }

  private MalformedJson malformed(JacksonException e) {
    var tooMuch = e instanceof tools.jackson.core.exc.StreamConstraintsException;
    return malformed(tooMuch ? "nested too deep, or a name or number too long" : "not JSON");
  }

  /// The library takes UTF-16 and UTF-32 too and is lenient within strings it skips; callbacks are
  /// UTF-8 and nothing else.
  private static void requireUtf8(byte[] bytes, int from, int length) {
    var ascii = true;
    for (var i = afterPlainWords(bytes, from, length); i < from + length; i++) {
      if (bytes[i] <= 0) {
        if (bytes[i] == 0) {
          throw new MalformedJson("not JSON: a NUL byte", i);
        }
        ascii = false;
        break;
      }
    }
    if (ascii) {
      return;
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      for (var i = 0; i < text.length(); i++) {
        if (text.get(i) == 0) {
          throw new MalformedJson("not JSON: a NUL byte", from);
        }
      }
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedJson("not UTF-8", from);
    }
  }

  /// Where the first eight bytes stand of which one is NUL or not ASCII, or fewer than eight are
  /// left; nearly everything is passed over here.
  private static int afterPlainWords(byte[] bytes, int from, int length) {
    var at = from;
    while (at <= from + length - Long.BYTES) {
      var word = (long) WORDS.get(bytes, at);
      if (((word | (word - LOWEST_BITS)) & HIGHEST_BITS) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    return at;
  }

  /// The six kinds of value.
  public enum Kind {
    /// `{}`
    OBJECT,
    /// `[]`
    ARRAY,
    /// `""`
    TEXT,
    /// `0`
    NUMBER,
    /// `true` or `false`
    BOOL,
    /// `null`
    NULL
  }

  /// Where a value stands.
  ///
  /// @param from the first byte
  /// @param to the byte after the last
  public record Range(int from, int to) {
    /// How many bytes.
    public int length() {
      return to - from;
    }
  }
}
