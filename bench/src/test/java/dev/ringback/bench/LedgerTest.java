package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final int LISTENERS = 2;

  private final Ledger ledger = new Ledger(1_000, 2_000, LISTENERS);

  @Test
  void balance_countsWhatIsLostWhatComesTwiceAndWhatNobodyTookOver() {
    ledger.answered(1_000, 4, 1, 2);
    arrive(1_000, 1_001, 1_001, 1_003, 1_004);

    var balance = ledger.balance();

    assertThat(balance.accepted()).isEqualTo(4);
    assertThat(balance.arrived()).isEqualTo(3);
    assertThat(balance.lost()).isEqualTo(1);
    assertThat(balance.duplicates()).isEqualTo(1);
    assertThat(balance.unknown()).isEqualTo(1);
  }

  @Test
  void order_isThatOfEachListener() {
    ledger.answered(1_000, 2_000, 1, 2);
    arrive(LongStream.range(1_001, 3_000).filter(n -> n % LISTENERS == 1).toArray());
    arrive(LongStream.range(1_000, 3_000).filter(n -> n % LISTENERS == 0).toArray());

    assertThat(ledger.balance().inOrder()).isEqualTo(1);
    assertThat(ledger.balance().farthest()).isZero();
  }

  @Test
  void order_toleratesNeighboursAndCountsTheOthers() {
    ledger.answered(1_000, 2_000, 1, 2);
    arrive(1_002, 1_000);
    arrive(1_001 + 2L * Ledger.NEAR + 2, 1_001);

    var balance = ledger.balance();

    assertThat(balance.far()).isEqualTo(1);
    assertThat(balance.farthest()).isEqualTo(Ledger.NEAR + 1);
    assertThat(balance.inOrder()).isEqualTo(0.75);
  }

  private void arrive(long... messages) {
    for (var message : messages) {
      ledger.arrived(message, 3);
    }
  }
}
