package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreadthTest {
  private final Breadth breadth = new Breadth();

  private void cameFree(int times) {
    for (var i = 0; i < times; i++) {
      breadth.cameFree();
    }
  }

  private int most() {
    var inUse = 0;
    while (!breadth.isFull(inUse)) {
      inUse++;
    }
    return inUse;
  }

  private void growTo(int most) {
    while (most() + 32 <= most) {
      breadth.look(most(), false);
    }
    while (most() < most) {
      cameFree(most);
      breadth.look(most(), false);
    }
  }

  @Test
  void atFirst_requestsWaitForOneOf32() {
    assertThat(most()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereConnectionsComeFreeSlowly_moreAreUsed(boolean processorsAreBusy) {
    cameFree(31);
    breadth.look(32, processorsAreBusy);
    var first = most();
    for (var looks = 1; looks <= 100; looks++) {
      cameFree(most() - 1);
      breadth.look(most(), processorsAreBusy);
      assertThat(most()).isEqualTo(first + 32 * looks);
    }
  }

  /// On busy processors whoever has no turn for 5 ms looks slow.
  @Test
  void oneSlowLook_saysNothingWhileTheProcessorsAreBusy() {
    for (var looks = 0; looks < 100; looks++) {
      cameFree(31);
      breadth.look(32, true);
      assertThat(most()).isEqualTo(32);
      cameFree(32);
      breadth.look(32, true);
    }
    cameFree(31);
    breadth.look(32, true);
    breadth.begin();
    breadth.look(32, true);
    cameFree(31);
    breadth.look(32, true);
    assertThat(most()).isEqualTo(32);
  }

  /// Each of 400 takes 20 ms, so that a quarter comes free between two looks.
  @Test
  void aListenerFarAway_keepsWhatItNeeds_howeverBusyTheProcessorsAre() {
    growTo(400);
    cameFree(100);
    breadth.look(400, true);
    assertThat(most()).isEqualTo(400);
    for (var looks = 1; looks < 1_000; looks++) {
      cameFree(100);
      breadth.look(400, true);
      assertThat(most()).isGreaterThan(400);
    }
  }

  @Test
  void whereTheyComeFreeFast_moreAreUsedWhileTheProcessorsAreNotBusy() {
    for (var looks = 1; looks <= 100; looks++) {
      cameFree(1_000);
      breadth.look(most(), false);
      assertThat(most()).isEqualTo(32 + 8 * looks);
    }
  }

  @Test
  void whereTheyComeFreeFast_andTheProcessorsAreBusy_everFewerAreUsed() {
    growTo(4_096);
    for (var most : new int[] {2_064, 1_048, 540, 286, 159, 96, 64, 48, 40, 32, 32}) {
      cameFree(4_096);
      breadth.look(most(), true);
      assertThat(most()).isEqualTo(most);
    }
  }

  /// Of 1,000 in use 125 come free between two looks, whether there are many or few.
  @Test
  void whereManyOnlyMakeEachOtherSlow_fewAreUsedAfterAReset() {
    growTo(1_000);
    breadth.reset();
    for (var inUse = 1_000; inUse > 32; inUse -= 125) {
      cameFree(125);
      breadth.look(inUse, true);
      assertThat(most()).isEqualTo(32);
    }
    for (var looks = 0; looks < 100; looks++) {
      cameFree(125);
      breadth.look(32, true);
      assertThat(most()).isEqualTo(32);
    }
  }

  @Test
  void whereManyAreNeeded_thereAreAfterAReset_onceSomeHaveEnded() {
    growTo(1_000);
    breadth.reset();
    for (var inUse = 1_000; inUse > 50; inUse -= 50) {
      cameFree(50);
      breadth.look(inUse, true);
    }
    for (var looks = 1; looks <= 31; looks++) {
      var inUse = most();
      cameFree(inUse / 20);
      breadth.look(inUse, true);
      assertThat(most()).isEqualTo(32 + 32 * looks);
    }
  }

  /// Fast ones beside others that hang: two looks in a row never find them without room.
  @Test
  void whatHangs_leavesRoomForTheOthers() {
    var hung = 500;
    for (var looks = 0; looks < 1_000; looks++) {
      var room = most() > hung;
      // What has no room does not come free.
      cameFree(room ? 100 : 0);
      breadth.look(Math.max(most(), hung), true);
      assertThat(room || most() > hung).as("look %d", looks).isTrue();
      if (looks % 10 == 0) {
        breadth.reset();
      }
    }
  }

  @Test
  void firstLook_judgesNothing() {
    breadth.begin();
    breadth.look(32, false);
    assertThat(most()).isEqualTo(32);
    breadth.look(32, false);
    assertThat(most()).isEqualTo(64);
  }

  @Test
  void whatCameFreeBeforeTheLastLook_isNotCountedAgain() {
    cameFree(1_000);
    breadth.look(32, true);
    assertThat(most()).isEqualTo(32);
    breadth.look(32, true);
    assertThat(most()).isEqualTo(64);
  }

  @Test
  void whatIsNeededAllTheSame_isForgottenEverMoreSeldom() {
    var forgotten = 0;
    for (var times = 0; times < 1_000; times++) {
      growTo(1_000);
      breadth.reset();
      if (most() < 1_000) {
        forgotten++;
        breadth.look(32, true);
      }
    }
    // After 1, 2, 4, ... 128, and then each 128.
    assertThat(forgotten).isEqualTo(1 + 7 + (1_000 - 255) / 128);
  }

  @Test
  void whatIsNotNeeded_isForgottenEachTime() {
    for (var times = 0; times < 100; times++) {
      growTo(1_000);
      breadth.reset();
      assertThat(most()).isEqualTo(32);
      cameFree(125);
      breadth.look(32, true);
    }
  }

  @Test
  void manyThatAreAllowedAndNotInUse_areNotTakenAway() {
    growTo(1_000);
    breadth.look(100, true);
    assertThat(most()).isEqualTo(1_000);
  }
}
