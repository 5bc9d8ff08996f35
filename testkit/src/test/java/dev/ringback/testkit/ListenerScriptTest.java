package dev.ringback.testkit;

import static dev.ringback.testkit.ListenerScript.answer;
import static dev.ringback.testkit.ListenerScript.closeEarly;
import static dev.ringback.testkit.ListenerScript.dripping;
import static dev.ringback.testkit.ListenerScript.endlessBody;
import static dev.ringback.testkit.ListenerScript.garbage;
import static dev.ringback.testkit.ListenerScript.halfBody;
import static dev.ringback.testkit.ListenerScript.hugeHeaders;
import static dev.ringback.testkit.ListenerScript.parse;
import static dev.ringback.testkit.ListenerScript.resetMidBody;
import static dev.ringback.testkit.ListenerScript.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerScriptTest {
  @Test
  void cursor_takesEachStepAsOftenAsSaid_andTheLastForever() {
    var script = answer(503).times(2).then(answer(429)).then(answer(200));

    assertThat(taken(script, 6))
        .isEqualTo(
            taken(answer(503).then(answer(503)).then(answer(429)).then(answer(200).times(3)), 6));
    assertThat(taken(script, 6).subList(3, 6)).containsOnly(taken(answer(200), 1).getFirst());
  }

  @Test
  void takeCloseEarly_takesNothingElse() {
    var cursor = new ScriptCursor(answer(200).then(closeEarly()).then(answer(500)));

    assertThat(cursor.takeCloseEarly()).isFalse();
    assertThat(cursor.take()).isEqualTo(taken(answer(200), 1).getFirst());
    assertThat(cursor.takeCloseEarly()).isTrue();
    assertThat(cursor.takeCloseEarly()).isFalse();
  }

  @Test
  void parse_readsTheNotationOfTheCommandLine() {
    assertThat(parse("200,503*3").steps())
        .isEqualTo(answer(200).then(answer(503).times(3)).steps());
    assertThat(parse("stall, close,reset,half,endless,drip,huge,garbage*2").steps())
        .isEqualTo(
            Stream.of(
                    closeEarly(),
                    resetMidBody(),
                    halfBody(),
                    endlessBody(),
                    dripping(),
                    hugeHeaders(),
                    garbage().times(2))
                .reduce(stall(), ListenerScript::then)
                .steps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "200,", "99", "100", "600", "abc", "200*", "200*0", "200*-1", "200**2"})
  void parse_ofAnythingElse_namesThePart(String notation) {
    assertThatThrownBy(() -> parse(notation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a status from 200 to 599, or stall");
  }

  @Test
  void script_ofImpossibleNumbers_isRefused() {
    assertThatThrownBy(() -> answer(199)).hasMessage("status: 199 (expected: from 200 to 599)");
    assertThatThrownBy(() -> answer(200).times(0)).hasMessage("times: 0 (expected: 1 or more)");
  }

  private static List<ListenerScript.Act> taken(ListenerScript script, int count) {
    var cursor = new ScriptCursor(script);
    return Stream.generate(cursor::take).limit(count).toList();
  }
}
