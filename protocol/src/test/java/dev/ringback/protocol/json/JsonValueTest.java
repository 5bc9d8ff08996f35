package dev.ringback.protocol.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"a\":[1,2.50,-3e7,true,false,null,\"\\u0000\\\"é€😀\"],\"b\":{\"c\":{}}}",
        "123456789012345678901234567890.10"
      })
  void write_afterRead_givesTheSameText(String json) {
    assertThat(JsonValue.read(json.getBytes(UTF_8)).text()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "}", "[1,]", "{\"a\":1,}", "{} {}", "{'a':1}", "NaN", "01", "\"a"})
  void read_ofWhatIsNoJson_isRefused(String json) {
    assertThatThrownBy(() -> JsonValue.read(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedJson.class);
  }

  @Test
  void read_ofOtherEncodings_isRefused() {
    assertThatThrownBy(() -> JsonValue.read("\"é\"".getBytes(ISO_8859_1)))
        .isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> JsonValue.read("{\"a\":1}".getBytes(UTF_16)))
        .isInstanceOf(MalformedJson.class);
  }

  @Test
  void read_nestedTooDeep_isRefusedWithoutOverflow() {
    assertThatThrownBy(() -> JsonValue.read("[".repeat(100_000).getBytes(UTF_8)))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("deep");
  }

  @Test
  void asLong_ofHugeExponent_isEmptyAndQuick() {
    assertThat(JsonValue.read("1e999999999".getBytes(UTF_8)).asLong()).isEmpty();
    assertThat(JsonValue.read("1e3".getBytes(UTF_8)).asLong()).contains(1000L);
  }

  @Test
  void skip_tellsTheExactBytes() {
    var text = "{ \"skip\" : [1, \"]\\\"é\", {\"x\":2} ] , \"n\": 12 ,\"s\":\"é\"}".getBytes(UTF_8);
    try (var cursor = JsonCursor.over(text)) {
      cursor.enterObject();
      assertThat(cursor.nextName()).isEqualTo("skip");
      assertThat(slice(text, cursor.skip())).isEqualTo("[1, \"]\\\"é\", {\"x\":2} ]");
      assertThat(cursor.nextName()).isEqualTo("n");
      assertThat(slice(text, cursor.skip())).isEqualTo("12");
      assertThat(cursor.nextName()).isEqualTo("s");
      assertThat(slice(text, cursor.skip())).isEqualTo("\"é\"");
      assertThat(cursor.nextName()).isNull();
      cursor.end();
    }
  }

  private static String slice(byte[] text, JsonCursor.Range range) {
    return new String(text, range.from(), range.length(), UTF_8);
  }

  @Test
  void write_ofHalfASurrogatePair_escapesIt() {
    for (var before = 0; before < 20_000; before = 3 * before / 2 + 1) {
      var text = JsonValue.of("x".repeat(before) + "\uDC00😀\uD800" + "é".repeat(before));
      assertThat(text.text()).contains("\\uDC00😀\\uD800");
      assertThat(JsonValue.read(text.utf8())).isEqualTo(text);
    }
  }

  @Test
  void read_ofANumberBeyondAllBounds_isRefused() {
    assertThatThrownBy(() -> JsonValue.read("[1e99999999999]".getBytes(UTF_8)))
        .isInstanceOf(MalformedJson.class);
    assertThat(JsonValue.read("1e-2000000000".getBytes(UTF_8)).asLong()).isEmpty();
  }
}
