package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {
  private static final URI TO = URI.create("http://127.0.0.1:8080/ringback/v1/messages");

  @ParameterizedTest
  @ValueSource(ints = {600, 8192, Traffic.MAX_BODY})
  void bodies_areExactlyAsLargeAsAskedForAndCarryTheirNumber(int bytes) {
    var message = messages(new Traffic(1, 3, bytes), 17).getFirst();

    assertThat(message.text("account")).contains("0000000002-00001");
    assertThat(message.object("body").orElseThrow().utf8()).hasSize(bytes);
    assertThat(message.object("body").orElseThrow().text("requestId")).contains("000000000017");
  }

  @Test
  void batches_areArraysOfMessagesWithConsecutiveNumbers() {
    var messages = messages(new Traffic(100, 7, 600), 1_000_000);

    assertThat(messages).hasSize(100).doesNotHaveDuplicates();
    assertThat(messages.getLast().object("body").orElseThrow().text("requestId"))
        .contains("000001000099");
    assertThat(messages.getLast().text("account")).contains(Traffic.account(1_000_099 % 7));
  }

  @Test
  void others_getAsManyMessagesAsOthersAndAreSpread() {
    var traffic = new Traffic(1, 6, 600).besideOthers(2);

    var listeners = LongStream.range(0, 16).map(traffic::listener).boxed().toList();

    assertThat(listeners)
        .containsExactly(0L, 1L, 2L, 6L, 3L, 4L, 5L, 7L, 0L, 1L, 2L, 6L, 3L, 4L, 5L, 7L);
    assertThat(messages(traffic, 3).getFirst().text("account")).contains(Traffic.account(6));
    assertThat(traffic.isToOther(3)).isTrue();
    assertThat(traffic.isToOther(4)).isFalse();
  }

  @Test
  void sequence_isReadBackFromADeliveredBody() {
    var body = "{\"username\":\"\",\"password\":\"\",\"requestId\":\"000000004711\"}";
    var bytes = body.getBytes(US_ASCII);

    assertThat(Traffic.sequence(bytes, 0, bytes.length)).isEqualTo(4711);
    assertThat(Traffic.sequence(bytes, 0, 40)).isEqualTo(-1);
  }

  @Test
  void traffic_refusesBodiesThatHaveNoRoomForTheNumber() {
    assertThatThrownBy(() -> new Traffic(1, 1, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bodies of 20 bytes");
  }

  private static List<JsonObject> messages(Traffic traffic, long first) {
    var requests = traffic.requests(TO, "token");
    var buffer = ByteBuffer.allocate(requests.length());
    requests.write(first, buffer);
    var request = new String(buffer.array(), US_ASCII);
    var body = request.substring(request.indexOf("\r\n\r\n") + 4);
    assertThat(request)
        .startsWith("POST /ringback/v1/messages HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("\r\nContent-Length: " + body.length() + "\r\n");
    var read = JsonValue.read(body.getBytes(US_ASCII));
    return read.asArray().orElse(List.of(read)).stream()
        .map(message -> message.asObject().orElseThrow())
        .toList();
  }
}
