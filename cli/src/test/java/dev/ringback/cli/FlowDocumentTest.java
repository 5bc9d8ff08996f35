package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.outcome.DeliveryState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FlowDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z]+)` \\| `([a-z_]+)` \\| `([a-z]+)` \\|");
  private static final Pattern ARROW = Pattern.compile("(?m)^ *([a-z]+) --> ([a-z]+): ([a-z ]+)$");

  @Test
  void tableAndDiagram_areTheTransitionsOfTheCode() throws Exception {
    var expected = new TreeSet<String>();
    for (var state : DeliveryState.values()) {
      for (var event : DeliveryState.Event.values()) {
        state
            .after(event)
            .ifPresent(next -> expected.add(state.id() + " " + word(event) + " " + next.id()));
      }
    }
    var text = Files.readString(Path.of("..", "docs", "flow.md"));

    assertThat(
            ROW.matcher(text)
                .results()
                .map(
                    row ->
                        row.group(1) + " " + row.group(2).replace('_', ' ') + " " + row.group(3)))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            ARROW
                .matcher(text)
                .results()
                .map(arrow -> arrow.group(1) + " " + arrow.group(3) + " " + arrow.group(2)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String word(DeliveryState.Event event) {
    return event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
