package dev.ringback.server.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.access.AddressGroup;
import dev.ringback.server.web.http.HttpLimits.Share;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final int SMALL = Route.USUAL_MAX_BODY;
  private static final int MAX = 1_000_000;
  private static final AddressGroup OTHER = new AddressGroup("other");

  @Test
  void bodyInPieces_isWhole() {
    var gathering = gathering(new Supply(Share.open(MAX)), new Supply(Share.open(MAX)));
    var expected = new byte[100_000];
    for (var i = 0; i < expected.length; i += 10) {
      var piece = new byte[10];
      Arrays.fill(piece, (byte) i);
      System.arraycopy(piece, 0, expected, i, 10);
      assertThat(gathering.add(Buffer.buffer(piece), MAX)).isTrue();
    }
    assertThat(gathering.body().bytes()).isEqualTo(expected);
  }

  @Test
  void whatIsAllocatedAhead_isTakenFromTheSupply() {
    var small = new Supply(Share.open(10_000));
    var gathering = gathering(small, new Supply(Share.open(MAX)));
    assertThat(gathering.add(zeros(3_000), MAX)).isTrue();
    assertThat(gathering.add(zeros(1), MAX)).isTrue();

    assertThat(small.take(OTHER, 4_001)).isFalse();
    assertThat(small.take(OTHER, 4_000)).isTrue();
    assertThat(gathering.add(zeros(3_000), MAX)).isFalse();
  }

  @Test
  void smallBody_drawsOnTheSupplyOfSmallOnes_howeverItGrows() {
    var large = new Supply(Share.open(MAX));
    var gathering = gathering(new Supply(Share.open(SMALL)), large);
    assertThat(gathering.add(zeros(SMALL - 10), MAX)).isTrue();
    assertThat(gathering.add(zeros(10), MAX)).isTrue();
    assertThat(large.take(OTHER, MAX)).isTrue();
  }

  @Test
  void largeBody_drawsOnTheSupplyOfLargeOnesAlone() {
    var small = new Supply(Share.open(SMALL));
    var large = new Supply(Share.open(SMALL + Slices.SLICE));
    var gathering = gathering(small, large);
    assertThat(gathering.add(zeros(SMALL), MAX)).isTrue();
    assertThat(small.take(OTHER, 1)).isFalse();
    assertThat(gathering.add(zeros(1), MAX)).isTrue();

    assertThat(small.take(OTHER, SMALL)).isTrue();
    assertThat(large.take(OTHER, 1)).isFalse();
    assertThat(gathering.add(zeros(SMALL), MAX)).isFalse();
  }

  @Test
  void release_givesEverythingBack_once() {
    var small = new Supply(Share.open(SMALL));
    var large = new Supply(Share.open(MAX));
    var gathering = gathering(small, large);
    assertThat(gathering.add(zeros(SMALL), MAX)).isTrue();
    assertThat(gathering.add(zeros(1), MAX)).isTrue();
    assertThat(gathering.body().length()).isEqualTo(SMALL + 1);
    assertThat(large.take(OTHER, MAX)).isFalse();

    gathering.release();
    gathering.release();
    assertThat(large.take(OTHER, MAX)).isTrue();
    assertThat(large.take(OTHER, 1)).isFalse();
    assertThat(small.take(OTHER, SMALL)).isTrue();
    assertThat(small.take(OTHER, 1)).isFalse();
  }

  @Test
  void supply_isSharedOutByAddress() {
    var supply = new Supply(new Share(10, 4));
    assertThat(supply.take(new AddressGroup("a"), 4)).isTrue();
    assertThat(supply.take(new AddressGroup("a"), 1)).isFalse();
    assertThat(supply.take(new AddressGroup("b"), 4)).isTrue();
    assertThat(supply.take(new AddressGroup("c"), 3)).isFalse();
    supply.give(new AddressGroup("a"), 1);
    assertThat(supply.take(new AddressGroup("c"), 3)).isTrue();
    assertThat(supply.take(new AddressGroup("a"), 1)).isFalse();
  }

  @Test
  void shareThatNobodyCouldUse_isRefused() {
    assertThatThrownBy(() -> new Share(10, 11)).hasMessageContaining("11 (expected: 1 to 10)");
    assertThatThrownBy(() -> new Share(10, 0)).hasMessageContaining("0 (expected: 1 to 10)");
  }

  private static Gathering gathering(Supply small, Supply large) {
    return new Gathering(small, large, new AddressGroup("here"));
  }

  private static Buffer zeros(int length) {
    return Buffer.buffer(new byte[length]);
  }
}
