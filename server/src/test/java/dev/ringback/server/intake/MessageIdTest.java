package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void textAndBytes_leadBackToTheId_andSortAlike() {
    var random = new SplittableRandom(7);
    for (var i = 0; i < 10_000; i++) {
      var one = new MessageId(random.nextLong(), random.nextLong());
      var other = new MessageId(random.nextLong(), random.nextLong());
      assertThat(MessageId.parse(one.toString())).contains(one);
      assertThat(MessageId.from(ByteBuffer.wrap(one.bytes()))).isEqualTo(one);
      var order = Integer.signum(one.compareTo(other));
      assertThat(Integer.signum(Arrays.compareUnsigned(one.bytes(), other.bytes())))
          .isEqualTo(order);
      assertThat(Integer.signum(one.toString().compareTo(other.toString()))).isEqualTo(order);
    }
  }

  @Test
  void writeText_writesTheTextAndNothingAround() {
    var random = new SplittableRandom(8);
    for (var i = 0; i < 1_000; i++) {
      var id = new MessageId(random.nextLong(), random.nextLong());
      var around = new byte[MessageId.TEXT_LENGTH + 7];
      Arrays.fill(around, (byte) '#');
      id.writeText(around, 3);
      assertThat(new String(around, US_ASCII)).isEqualTo("###" + id + "####");
    }
    assertThat(MessageId.LOWEST).hasToString("msg_00000000000000000000000000");
    assertThat(MessageId.HIGHEST).hasToString("msg_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
  }

  @Test
  void parse_refusesWhatIsNoId() {
    var id = new MessageId(1, 2).toString();
    assertThat(MessageId.parse(id.toLowerCase(Locale.ROOT))).isEmpty();
    assertThat(MessageId.parse(id + "0")).isEmpty();
    assertThat(MessageId.parse("")).isEmpty();
    assertThat(MessageId.parse("msg_8ZZZZZZZZZZZZZZZZZZZZZZZZZ")).isEmpty();
  }

  @Test
  void next_growsAlsoWhenTheClockGoesBack() {
    var ids = new MessageIds(new MessageId(0, 0), new SplittableRandom(1));
    var last = ids.next(NOON);
    assertThat(last.acceptedAt()).isEqualTo(NOON);
    for (var i = 0; i < 1_000; i++) {
      var next = ids.next(NOON.minusSeconds(i * 3600L));
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    assertThat(ids.next(NOON.plusMillis(1))).isGreaterThan(last);
  }

  @Test
  void lowestFrom_dividesWhatWasAcceptedBeforeFromTheRest() {
    for (var time : new Instant[] {NOON, NOON.plusNanos(1), NOON.plusNanos(999_999)}) {
      var lowest = MessageId.lowestFrom(time);
      assertThat(lowest.acceptedAt()).isAfterOrEqualTo(time);
      assertThat(new MessageId(lowest.high() - 1, -1).acceptedAt()).isBefore(time);
      assertThat(lowest.low()).isZero();
    }
    assertThat(MessageId.lowestFrom(Instant.MIN)).isEqualTo(MessageId.LOWEST);
    assertThat(MessageId.lowestFrom(Instant.EPOCH)).isEqualTo(MessageId.LOWEST);
    assertThat(MessageId.lowestFrom(Instant.MAX)).isEqualTo(MessageId.HIGHEST);
  }
}
