package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFieldsTest {
  private static byte[] written(Records.Writer fields) {
    var bytes = new Bytes(1);
    fields.write(bytes);
    return bytes.copy();
  }

  private static RecordFields fields(byte[] bytes) {
    return new RecordFields(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Zürich", "a\0b", "\uD83D\uDCF1 and \uD83D", "ends with é"})
  void text_isReadAsItWasWritten(String text) throws IOException {
    var fields =
        fields(
            written(
                out -> {
                  out.writeUTF(text);
                  out.writeUTF("next");
                }));
    assertThat(fields.readUTF()).isEqualTo(text);
    assertThat(fields.readUTF()).isEqualTo("next");
    assertThat(fields.available()).isZero();
  }

  @Test
  void numbers_areReadAsTheyWereWritten() throws IOException {
    for (var number : new long[] {0, 1, -1, 0x8000, Long.MIN_VALUE, Long.MAX_VALUE}) {
      var fields =
          fields(
              written(
                  out -> {
                    out.writeByte((int) number);
                    out.writeBoolean(number == 0);
                    out.writeShort((int) number);
                    out.writeInt((int) number);
                    out.writeLong(number);
                    out.writeDouble(number / 3.0);
                  }));
      assertThat(fields.readByte()).isEqualTo((byte) number);
      assertThat(fields.readBoolean()).isEqualTo(number == 0);
      assertThat(fields.readUnsignedShort()).isEqualTo((int) number & 0xffff);
      assertThat(fields.readInt()).isEqualTo((int) number);
      assertThat(fields.readLong()).isEqualTo(number);
      assertThat(fields.readDouble()).isEqualTo(number / 3.0);
    }
  }

  @Test
  void fields_beginAndEndWhereTheyAreSaidTo() throws IOException {
    byte[] bytes = {9, 1, 2, 3, 9};
    var fields = new RecordFields(bytes, 1, 3);
    assertThat(fields.readByte()).isEqualTo((byte) 1);
    assertThat(fields.readAllBytes()).containsExactly(2, 3);
    assertThat(fields.readAllBytes()).isEmpty();
    assertThatThrownBy(fields::readByte).isInstanceOf(EOFException.class);
  }

  private interface Read {
    void from(RecordFields fields) throws IOException;
  }

  @Test
  void recordThatIsCutShort_isRefused_whereverItIsCut() throws IOException {
    var whole =
        written(
            out -> {
              out.writeLong(1);
              out.writeInt(2);
              out.writeShort(3);
              out.writeUTF("é");
              out.writeBoolean(true);
            });
    List<Read> reads = new ArrayList<>();
    reads.add(RecordFields::readLong);
    reads.add(RecordFields::readInt);
    reads.add(RecordFields::readUnsignedShort);
    reads.add(RecordFields::readUTF);
    reads.add(RecordFields::readBoolean);
    for (var length = 0; length < whole.length; length++) {
      var cut = fields(Arrays.copyOf(whole, length));
      assertThatThrownBy(
              () -> {
                for (var read : reads) {
                  read.from(cut);
                }
              })
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void lengthBelowZero_isRefused() {
    assertThatThrownBy(() -> fields(new byte[8]).readNBytes(-1)).isInstanceOf(EOFException.class);
  }
}
