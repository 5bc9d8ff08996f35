package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.intake.Body;
import dev.ringback.server.intake.MessageId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static final RequestHead.Name NAME = RequestHead.Name.of("Name");

  private static final long LARGE = Long.MAX_VALUE;

  private static RequestHead empty() {
    return RequestHead.beginningWith(new byte[0]);
  }

  private static String text(RequestHead head) {
    return new String(head.lines(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 9, 10, 99, 100, 1_790_000_000, Long.MAX_VALUE})
  void number_isWrittenInDigits(long number) {
    assertThat(text(empty().with(NAME, number))).isEqualTo("\r\nName: " + number);
  }

  @Test
  void number_lessThanZero_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> empty().with(NAME, -1));
  }

  @Test
  void id_isWrittenAsItsText() {
    var id = new MessageId(0x019a_0000_0000_0001L, -2);
    assertThat(text(empty().with(NAME, id))).isEqualTo("\r\nName: " + id);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void lines_growWhereverTheRoomEnds(int length) {
    var id = new MessageId(length, length);
    var value = "x".repeat(length);
    var beginning = "POST /in HTTP/1.1\r\nHost: 10.0.0.1:8080";
    var head = RequestHead.to(CallbackUrl.of("http://10.0.0.1:8080/in"));
    assertThat(text(RequestHead.beginningWith(head.lines()).with(NAME, value).with(NAME, id)))
        .isEqualTo(beginning + "\r\nName: " + value + "\r\nName: " + id);
    assertThat(text(RequestHead.beginningWith(head.lines()).with(NAME, value).with(NAME, LARGE)))
        .isEqualTo(beginning + "\r\nName: " + value + "\r\nName: " + LARGE);
    var whole = RequestHead.beginningWith(head.lines()).with(NAME, value);
    whole.before(Body.of(new byte[1_234]));
    assertThat(text(whole))
        .isEqualTo(beginning + "\r\nName: " + value + "\r\nContent-Length: 1234\r\n\r\n");
    assertThat(whole.length()).isEqualTo(text(whole).length());
  }

  /// Up to more than there is room for at first.
  private static IntStream lengths() {
    return IntStream.range(0, 300);
  }
}
