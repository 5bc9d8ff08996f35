package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is on disk was written by the library's writer once: it has to look the same.
class BytesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "https://10.0.0.1:8443/a?b=c",
        "Zürich",
        "a\0b",
        "\u007f\u0080\u07ff\u0800\uffff",
        "\uD83D\uDCF1 and \uD83D"
      })
  void text_looksAsTheLibraryWritesIt(String text) throws IOException {
    var bytes = new Bytes(1);
    bytes.writeUTF(text);
    bytes.writeUTF(text);
    var expected = new ByteArrayOutputStream();
    var out = new DataOutputStream(expected);
    out.writeUTF(text);
    out.writeUTF(text);
    assertThat(bytes.copy()).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0x80, 0x8000, 0x0123456789abcdefL, Long.MIN_VALUE})
  void numbers_lookAsTheLibraryWritesThem(long number) throws IOException {
    var bytes = new Bytes(1);
    bytes.writeByte((int) number);
    bytes.writeBoolean(number == 1);
    bytes.writeShort((int) number);
    bytes.writeInt((int) number);
    bytes.writeLong(number);
    bytes.writeDouble(number / 3.0);
    bytes.write(new byte[] {(byte) number, 7});
    var expected = new ByteArrayOutputStream();
    var out = new DataOutputStream(expected);
    out.writeByte((int) number);
    out.writeBoolean(number == 1);
    out.writeShort((int) number);
    out.writeInt((int) number);
    out.writeLong(number);
    out.writeDouble(number / 3.0);
    out.write(new byte[] {(byte) number, 7});
    assertThat(bytes.copy()).isEqualTo(expected.toByteArray());
  }

  @Test
  void textOfMoreThanItsLengthCanSay_isRefused_andNothingOfItIsThere() {
    var bytes = new Bytes(1);
    bytes.writeUTF("a".repeat(65_535));
    var before = bytes.copy();
    for (var tooLong : new String[] {"a".repeat(65_536), "é".repeat(32_768), "€".repeat(21_846)}) {
      assertThatThrownBy(() -> bytes.writeUTF(tooLong))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(UTFDataFormatException.class);
      assertThat(bytes.copy()).isEqualTo(before);
    }
  }

  @Test
  void textsOfAllLengths_lookAsTheLibraryWritesThem() throws IOException {
    for (var length : new int[] {127, 128, 255, 256, 21_845}) {
      text_looksAsTheLibraryWritesIt("\u20ac".repeat(length));
    }
    text_looksAsTheLibraryWritesIt("a".repeat(65_535));
  }

  @Test
  void partOfAnArray_isWrittenFromWhereItBegins() {
    var bytes = new Bytes(1);
    bytes.write(new byte[] {1, 2, 3, 4, 5}, 1, 3);
    assertThat(bytes.copy()).containsExactly(2, 3, 4);
  }

  @Test
  void bytesBehindAGap_moveUpToIt() {
    var bytes = new Bytes(8);
    bytes.writeLong(0x0102030405060708L);
    bytes.close(2, 5);
    assertThat(bytes.copy()).containsExactly(1, 2, 6, 7, 8);
  }
}
