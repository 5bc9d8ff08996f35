package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RecordsTest {
  private static final Instant AT = Instant.ofEpochMilli(1_800_000_000_000L);
  static final Outcome[] OUTCOMES = {
    new Outcome.Delivered(204),
    new Outcome.Refused(503, Optional.empty()),
    new Outcome.Refused(429, Optional.of(Duration.ofSeconds(7))),
    new Outcome.Unreachable("connection refused"),
    new Outcome.Forbidden("a rule"),
    new Outcome.Unclaimed(),
    new Outcome.Gone(),
    new Outcome.Untried(),
    new Outcome.Skipped()
  };

  private static Records.Ending ending(Outcome outcome) {
    return new Records.Ending(AT, Optional.of("why"), new Attempt(1, 2, AT, 3, "", outcome));
  }

  @ParameterizedTest
  @FieldSource("OUTCOMES")
  void ending_isReadAsItWasWritten(Outcome outcome) {
    var ending = ending(outcome);
    var bytes = new Bytes(64);
    Records.of(ending).write(bytes);
    assertThat(Records.ending(bytes.copy())).isEqualTo(ending);
  }

  /// What is on the disks of others.
  @ParameterizedTest
  @CsvSource({
    "01000001a3185c5000010003776879000100 02000001a3185c500000000000000000030000 73,Skipped[]",
    "01000001a3185c5000010003776879000100 02000001a3185c500000000000000000030000 6e,Unclaimed[]",
    "01000001a3185c5000010003776879000100 02000001a3185c500000000000000000030000 67,Gone[]"
  })
  void storedEnding_keepsItsMeaning(String stored, String outcome) {
    var ending = Records.ending(HexFormat.of().parseHex(stored.replace(" ", "")));
    assertThat(ending.at()).isEqualTo(AT);
    assertThat(ending.reason()).contains("why");
    assertThat(ending.last().number()).isEqualTo(2);
    assertThat(ending.last().outcome()).hasToString(outcome);
  }
}
